package io.octoagent.api;

import static io.octoagent.testbed.RawCall.request;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.octoagent.testbed.Caller;
import io.octoagent.testbed.FakeProxy;
import io.octoagent.testbed.FakeProxyResource;
import io.octoagent.testbed.KeysRequired;
import io.octoagent.testbed.OpenAiErrors;
import io.octoagent.testbed.RawCall;
import io.octoagent.testbed.Request;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How far a caller's key reaches, and what a refusal leaves alone. */
@QuarkusTest
@TestProfile(KeysRequired.class)
class CallerKeysReachTest {
  private static final String KEY = KeysRequired.KEY;
  private static final String JSON = "Content-Type: application/json";
  private static final String BEARER = "Authorization: Bearer ";
  private static final String PATH = FakeProxy.COMPLETIONS;
  private static final byte[] GOOD = Caller.chat("main", "x").getBytes(UTF_8);

  FakeProxy proxy;

  @TestHTTPResource URI service;

  @BeforeEach
  void reset() {
    proxy.reset();
  }

  @Test
  void aStreamNeedsTheKeyToo() throws Exception {
    // When
    HttpResponse<String> without = new Caller(service).complete(Caller.streamed("main", "x"));
    HttpResponse<String> with =
        new Caller(service)
            .complete(Caller.streamed("main", "x"), "Authorization", "Bearer " + KEY);

    // Then
    OpenAiErrors.error(without, 401, "invalid_api_key");
    assertThat(Caller.content(Caller.events(with.body()))).isEqualTo("main says: x");
    assertThat(proxy.calls()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/q/metrics", "/q/metrics/", "//q/metrics", "/q/%6detrics", "/v1/../q/metrics"})
  void theMetricsNeedTheKeyToo(String path) throws Exception {
    // When
    RawCall.Response without = RawCall.send(service, request("GET", path, new byte[0]));
    RawCall.Response with =
        RawCall.send(
            service, request("GET", path, new byte[0], BEARER + KEY, "Accept: text/plain"));

    // Then
    assertThat(without.status()).as(without.toString()).isEqualTo(401);
    OpenAiErrors.error(without.headers().first("Content-Type").orElse("none"), without.text());
    assertThat(without.text()).doesNotContain("octoagent_");
    assertThat(with.status()).as(with.toString()).isIn(200, 404);
    assertThat(with.status() == 200).isEqualTo(with.text().contains("octoagent_calls_total"));
  }

  @Test
  void theCallersKeyStaysHere() throws Exception {
    // When
    HttpResponse<String> answer =
        new Caller(service).complete(Caller.chat("main", "x"), "Authorization", "Bearer " + KEY);

    // Then
    assertThat(answer.statusCode()).isEqualTo(200);
    Request call = proxy.calls().getFirst();
    assertThat(call.headers().all("Authorization"))
        .containsExactly("Bearer " + FakeProxyResource.KEY);
    assertThat(call.headers().entries().toString() + call.json()).doesNotContain(KEY);
  }

  @Test
  void theRefusalKeepsTheCallersRequestId() throws Exception {
    // When
    HttpResponse<String> answer =
        new Caller(service).complete(Caller.chat("main", "x"), "X-Request-Id", "mine-1");

    // Then
    OpenAiErrors.error(answer, 401, "invalid_api_key");
    assertThat(answer.headers().allValues("X-Request-Id")).containsExactly("mine-1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/q/health",
        "/q/health/live",
        "/q/health/ready",
        "/q/health/started",
        "/q/health/group/llm"
      })
  void healthStaysOpen(String path) throws Exception {
    // When
    HttpResponse<String> answer = new Caller(service).get(path);

    // Then
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(answer.body()).doesNotContain(KEY).doesNotContain(FakeProxyResource.KEY);
  }

  static Stream<Arguments> refusedBodies() {
    String chunked = "POST " + PATH + " HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n";
    return Stream.of(
        arguments("a small body", request("POST", PATH, GOOD, JSON)),
        arguments("a body of many buffers", request("POST", PATH, new byte[700_000], JSON)),
        arguments("chunks", (chunked + "3\r\nabc\r\n4\r\ndefg\r\n0\r\n\r\n").getBytes(UTF_8)),
        arguments("no such path", request("POST", "/v1/nope", GOOD, JSON)),
        arguments("Expect", request("POST", PATH, GOOD, JSON, "Expect: 100-continue")));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("refusedBodies")
  void theNextRequestOnTheConnectionIsUnharmed(String name, byte[] refused) throws Exception {
    // Given
    ByteArrayOutputStream two = new ByteArrayOutputStream();
    two.write(refused);
    two.write(request("POST", PATH, GOOD, JSON, BEARER + KEY, "Connection: close"));

    // When
    String both = RawCall.sendAndReadAll(service, two.toByteArray());

    // Then
    assertThat(both)
        .containsOnlyOnce("HTTP/1.1 401")
        .containsOnlyOnce("HTTP/1.1 200")
        .contains("main says: x");
  }
}
