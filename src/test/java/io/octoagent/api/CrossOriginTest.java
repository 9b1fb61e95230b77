package io.octoagent.api;

import static io.octoagent.testbed.ChatJson.contentEvent;
import static io.octoagent.testbed.RawCall.request;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

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
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Without keys, the pages of listed origins may call, and no others. */
@QuarkusTest
@TestProfile(OptIns.class)
class CrossOriginTest {
  private static final String PATH = FakeProxy.COMPLETIONS;
  private static final String JSON = "Content-Type: application/json";
  private static final String OURS = "Origin: https://app.example\r\nSec-Fetch-Site: cross-site";
  private static final byte[] GOOD = Caller.chat("main", "x").getBytes(UTF_8);
  private static final byte[] NO_BODY = {};

  FakeProxy proxy;

  @TestHTTPResource URI service;

  @Inject RecordedCalls calls;

  @BeforeEach
  void reset() {
    proxy.reset();
    HealthyGroups.again();
    calls.clear();
  }

  static Stream<Arguments> requests() {
    byte[] stream = Caller.streamed("main", "x").getBytes(UTF_8);
    return Stream.of(
        arguments(200, request("POST", PATH, GOOD, JSON, OURS)),
        arguments(200, request("POST", PATH, stream, JSON, OURS)),
        arguments(200, request("GET", "/v1/models", NO_BODY, OURS)),
        arguments(200, request("GET", "/q/openapi", NO_BODY, OURS)),
        arguments(400, request("POST", PATH, new byte[1], JSON, OURS)),
        arguments(404, request("GET", "/v1/nope", NO_BODY, OURS)),
        arguments(404, request("GET", "/v1/models/nope", NO_BODY, OURS)),
        arguments(405, request("GET", PATH, NO_BODY, OURS)),
        arguments(405, request("POST", "/v1/models", GOOD, OURS)),
        arguments(415, request("POST", PATH, GOOD, "Content-Type: text/plain", OURS)),
        arguments(400, request("GET", "/v1/models", NO_BODY, OURS, "Host: twice")),
        arguments(400, request("GET", "/v1/models?a=%zz", NO_BODY, OURS)));
  }

  @ParameterizedTest(name = "{0} {index}")
  @MethodSource("requests")
  void everyAnswerSaysThatTheOriginMayReadIt(int status, byte[] request) throws Exception {
    // When
    RawCall.Response answer = RawCall.send(service, request);

    // Then
    assertThat(answer.status()).as(answer.toString()).isEqualTo(status);
    assertThat(answer.headers().all("Access-Control-Allow-Origin"))
        .containsExactly("https://app.example");
    assertThat(answer.headers().all("Vary")).containsExactly("origin");
    assertThat(answer.headers().first("Access-Control-Expose-Headers").orElseThrow().split(", "))
        .contains("X-Request-Id", "X-OctoAgent-Group", "X-OctoAgent-Cost-Usd", "Retry-After")
        .contains("x-should-retry", "x-ratelimit-remaining-requests")
        .doesNotHaveDuplicates();
    assertThat(answer.headers().all("Access-Control-Allow-Credentials")).isEmpty();
  }

  @Test
  void aStreamThatBreaksSaysItToo() throws Exception {
    // Given
    proxy.on("main", FakeProxy.stream("main").event(contentEvent("main", "one")).cut());

    // When
    RawCall.Response answer =
        RawCall.send(
            service,
            request("POST", PATH, Caller.streamed("main", "x").getBytes(UTF_8), JSON, OURS));

    // Then
    assertThat(answer.end()).isEqualTo(RawCall.End.CUT);
    assertThat(answer.headers().first("Access-Control-Allow-Origin"))
        .contains("https://app.example");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/v1/chat/completions",
        "/v1/completions",
        "/v1/responses",
        "/v1/responses/resp_1",
        "/v1/responses/resp_1/cancel",
        "/v1/messages",
        "/v1/messages/count_tokens",
        "/v1/embeddings",
        "/v1/models",
        "/v1/models/main",
        "/v1/nope",
        "/q/openapi"
      })
  void aPreflightIsAnsweredOnEveryPath(String path) throws Exception {
    // When
    RawCall.Response answer =
        RawCall.send(
            service,
            request(
                "OPTIONS",
                path,
                NO_BODY,
                "Origin: http://localhost:5173\r\nSec-Fetch-Site: cross-site",
                "Access-Control-Request-Method: POST",
                "Access-Control-Request-Headers: authorization,x-stainless-os"));

    // Then
    assertThat(answer.status()).as(answer.toString()).isEqualTo(204);
    assertThat(answer.headers().first("Access-Control-Allow-Origin"))
        .contains("http://localhost:5173");
    assertThat(answer.headers().first("Access-Control-Allow-Methods"))
        .contains("GET, HEAD, POST, DELETE");
    assertThat(answer.headers().first("Access-Control-Allow-Headers"))
        .contains("authorization,x-stainless-os");
    assertThat(answer.headers().first("Access-Control-Max-Age")).contains("7200");
    assertThat(answer.headers().all("Vary"))
        .containsExactly("origin", "access-control-request-headers");
    assertThat(answer.headers().all("Access-Control-Allow-Credentials")).isEmpty();
    assertThat(proxy.calls()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "null",
        "",
        "*",
        "http://app.example",
        "https://app.example:443",
        "https://app.example:8443",
        "https://APP.example",
        "https://app.example.evil.example",
        "https://evil-app.example",
        "https://x.app.example",
        "https://app.example@evil.example",
        "https://app.example, https://evil.example",
        "http://localhost",
        "http://localhost:5174",
        "https://ai.example.com"
      })
  void anotherOriginsPreflightIsRefused(String origin) throws Exception {
    // When
    RawCall.Response answer =
        RawCall.send(
            service,
            request(
                "OPTIONS",
                PATH,
                NO_BODY,
                "Origin: " + origin,
                "Access-Control-Request-Method: POST"));

    // Then
    assertThat(answer.status()).as(answer.toString()).isEqualTo(403);
    assertThat(OpenAiErrors.error("application/json", answer.text()).path("code").asText())
        .isEqualTo("forbidden_origin");
    assertThat(answer.headers().names()).noneMatch(CrossOriginTest::allows);
    assertThat(calls.all()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://app.example", "https://app.example.evil.example", "null"})
  void anotherOriginsCallIsRefused(String origin) throws Exception {
    // When
    RawCall.Response answer =
        RawCall.send(service, request("POST", PATH, GOOD, JSON, "Origin: " + origin));

    // Then
    assertThat(answer.status()).as(answer.toString()).isEqualTo(403);
    assertThat(answer.headers().names()).noneMatch(CrossOriginTest::allows);
    assertThat(proxy.calls()).isEmpty();
  }

  @Test
  void aProgramIsToldThatTheAnswerIsNotForEveryOrigin() throws Exception {
    // When
    RawCall.Response answer = RawCall.send(service, request("POST", PATH, GOOD, JSON));

    // Then
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.headers().names()).noneMatch(CrossOriginTest::allows);
    assertThat(answer.headers().all("Vary")).containsExactly("origin");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/q/health/live", "/q/metrics"})
  void thePageHealthAndMetricsAreNotShared(String path) throws Exception {
    // When
    RawCall.Response answer = RawCall.send(service, request("GET", path, NO_BODY, OURS));

    // Then
    assertThat(answer.headers().names()).noneMatch(CrossOriginTest::allows);
  }

  static boolean allows(String header) {
    return header.toLowerCase(Locale.ROOT).startsWith("access-control-");
  }
}
