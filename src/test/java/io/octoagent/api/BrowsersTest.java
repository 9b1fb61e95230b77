package io.octoagent.api;

import static io.octoagent.testbed.RawCall.request;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.octoagent.event.ErrorCode;
import io.octoagent.ladder.HealthyGroups;
import io.octoagent.testbed.Caller;
import io.octoagent.testbed.FakeProxy;
import io.octoagent.testbed.OpenAiErrors;
import io.octoagent.testbed.OptIns;
import io.octoagent.testbed.RawCall;
import io.octoagent.testbed.RecordedCalls;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.net.URI;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Without keys, another site's script cannot use the service through somebody's browser. */
@QuarkusTest
@TestProfile(OptIns.class)
class BrowsersTest {
  private static final String JSON = "Content-Type: application/json";
  private static final byte[] GOOD = Caller.chat("main", "x").getBytes(UTF_8);

  FakeProxy proxy;

  @TestHTTPResource URI service;

  @Inject RecordedCalls calls;

  @BeforeEach
  void reset() {
    proxy.reset();
    HealthyGroups.again();
    calls.clear();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        // other sites
        "localhost:8080|Origin: http://evil.example",
        "localhost:8080|Origin: http://localhost:3000",
        "localhost:8080|Origin: http://localhost",
        "localhost:8080|Origin: null",
        "localhost:8080|Origin: ",
        "localhost:8080|Origin: http://localhost:8080.evil.example",
        "localhost:8080|Origin: http://localhost:8080@evil.example",
        "localhost:8080|Origin: http:///",
        "localhost:8080|Origin: file://",
        "localhost:8080|Sec-Fetch-Site: cross-site",
        "localhost:8080|Sec-Fetch-Site: same-site",
        "localhost:8080|Sec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: navigate",
        "127.0.0.1:8080|Origin: http://127.0.0.1.evil.example:8080",
        "127.0.0.1:8080|Origin: http://localhost:8080",
        // names that point here
        "evil.example:8080|Origin: http://evil.example:8080",
        "evil.example|Sec-Fetch-Site: same-origin",
        "evil.example|Sec-Fetch-Site: none",
        "evil.example|User-Agent: Mozilla/5.0 (X11; Linux)",
        "evil.example|Accept-Language: de",
        "EVIL.example.|Accept-Language: de",
        "localhost.evil.example|Accept-Language: de",
        "127.0.0.1.evil.example|Accept-Language: de",
        "evil.localhost.example|Accept-Language: de",
        "x.ai.example.com|Accept-Language: de",
        "ai.example.com.evil.example|Accept-Language: de"
      })
  void anotherSitesScriptIsRefused(String kind) throws Exception {
    // When
    RawCall.Response answer = RawCall.send(service, call(kind));

    // Then
    assertThat(answer.status()).as(answer.toString()).isEqualTo(403);
    assertThat(OpenAiErrors.error("application/json", answer.text()).path("code").asText())
        .isEqualTo("forbidden_origin");
    assertThat(answer.headers().all("Access-Control-Allow-Origin")).isEmpty();
    assertThat(calls.only().error()).isEqualTo(ErrorCode.FORBIDDEN_ORIGIN);
    assertThat(proxy.calls()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        // programs, under whatever name
        "gateway.example|User-Agent: OpenAI/Python 2.1",
        "gateway.example|Accept-Language: *\r\nSec-Fetch-Mode: cors\r\nUser-Agent: node",
        "octoagent:8080|Accept: */*",
        "octoagent.team.svc.cluster.local:8080|Accept: */*",
        // the page
        "localhost:8080|Origin: http://localhost:8080\r\nSec-Fetch-Site: same-origin",
        "LOCALHOST|Origin: http://localhost",
        "localhost.|Origin: http://localhost",
        "127.0.0.1:8080|Origin: http://127.0.0.1:8080",
        "[::1]:8080|Origin: http://[::1]:8080",
        "192.168.1.7|Origin: http://192.168.1.7",
        "octoagent:8080|Origin: http://octoagent:8080",
        "box.local|Origin: http://box.local",
        "octoagent.team.svc|Origin: http://octoagent.team.svc",
        "ai.example.com|Origin: https://ai.example.com",
        "gate.example:8080|Origin: http://gate.example:8080",
        "octoagent:8080|Origin: https://ai.example.com"
      })
  void othersAreServed(String kind) throws Exception {
    // When
    RawCall.Response answer = RawCall.send(service, call(kind));

    // Then
    assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/index.html", "/v1/models", "/v1/octoagent/overview", "/q/metrics"})
  void nothingIsReadUnderAForeignName(String path) throws Exception {
    // When
    RawCall.Response answer =
        RawCall.send(service, get(path, "evil.example|User-Agent: Mozilla/5.0"));

    // Then
    assertThat(answer.status()).as(answer.toString()).isEqualTo(403);
  }

  @Test
  void aLinkFromAnotherSiteLeadsToThePage() throws Exception {
    // When
    RawCall.Response answer =
        RawCall.send(
            service, get("/", "localhost|Sec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: navigate"));

    // Then
    assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
  }

  @Test
  void healthIsOpen() throws Exception {
    // When
    RawCall.Response answer =
        RawCall.send(service, get("/q/health/live", "evil.example|User-Agent: Mozilla/5.0"));

    // Then
    assertThat(answer.status()).isEqualTo(200);
  }

  private static byte[] call(String kind) {
    return from(kind, request("POST", FakeProxy.COMPLETIONS, GOOD, JSON, header(kind)));
  }

  private static byte[] get(String path, String kind) {
    return from(kind, request("GET", path, new byte[0], header(kind)));
  }

  private static String header(String kind) {
    return kind.substring(kind.indexOf('|') + 1);
  }

  private static byte[] from(String kind, byte[] request) {
    String host = kind.substring(0, kind.indexOf('|'));
    return new String(request, UTF_8)
        .replace("\r\nHost: localhost\r\n", "\r\nHost: " + host + "\r\n")
        .getBytes(UTF_8);
  }
}
