package io.octoagent.completion;

import static io.octoagent.testbed.RawCall.request;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.databind.JsonNode;
import io.octoagent.testbed.Caller;
import io.octoagent.testbed.FakeProxy;
import io.octoagent.testbed.FakeProxyResource;
import io.octoagent.testbed.OpenAiErrors;
import io.octoagent.testbed.RawCall;
import io.octoagent.testbed.Request;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * With {@code OCTOAGENT_API_KEY} set, neither what is under /v1 nor the metrics are had without a
 * key; health stays open.
 */
@QuarkusTest
@WithTestResource(
    value = FakeProxyResource.class,
    initArgs = @ResourceArg(name = "octoagent.api-key", value = CallerKeysTest.SETTING))
class CallerKeysTest {
  static final String KEY = "oa-caller-canary-7f3a";
  private static final String OTHER_KEY = "second caller's key";

  /** One key as it is, and what {@code printf %s "$OTHER_KEY" | sha256sum} prints. */
  static final String SETTING =
      KEY + ", sha256:877e08ac24165f90af8cc967d572bb6999f189e596192a9d86b6c09d93623f48";

  private static final String JSON = "Content-Type: application/json";
  private static final String BEARER = "Authorization: Bearer ";
  private static final String PATH = FakeProxy.COMPLETIONS;
  private static final byte[] GOOD = Caller.chat("main", "x").getBytes(UTF_8);
  private static final int ABOVE_THE_LIMIT = (32 << 20) + 1;

  FakeProxy proxy;

  @TestHTTPResource URI service;

  @BeforeEach
  void reset() {
    proxy.reset();
  }

  static Stream<Arguments> doors() {
    List<String> methods =
        List.of("GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE", "TRACE", "BREW");
    return Stream.of(
            "/v1",
            "/v1/",
            PATH,
            PATH + "/",
            PATH + "?key=" + KEY,
            "/v1/models",
            "/v1/models/",
            "/v1/models/main",
            "/v1/models/nope",
            "/v1/embeddings",
            "/v1/octoagent/overview",
            "/v1/nope/../models",
            "/q/../v1/models",
            "//v1/models",
            "/v1//models",
            "/%76%31/models",
            "/v1/%6dodels",
            "/v1;a=b/models")
        .flatMap(path -> methods.stream().map(method -> arguments(method, path)));
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("doors")
  void noDoorOpensWithoutAKey(String method, String path) throws Exception {
    // When
    RawCall.Response answer = RawCall.send(service, request(method, path, body(method), JSON));

    // Then
    refused(answer, method, path);
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("doors")
  void noDoorOpensToAWrongKey(String method, String path) throws Exception {
    // When
    RawCall.Response answer =
        RawCall.send(service, request(method, path, body(method), JSON, BEARER + "wrong-key"));

    // Then
    refused(answer, method, path);
    assertThat(answer.toString()).doesNotContain("wrong-key");
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("doors")
  void theRightKeyIsNeverTheProblem(String method, String path) throws Exception {
    // When
    RawCall.Response answer =
        RawCall.send(service, request(method, path, body(method), JSON, BEARER + KEY));

    // Then
    assertThat(answer.status()).as(answer.toString()).isNotIn(0, 401, 403, 500);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Authorization:",
        "Authorization: Bearer",
        "Authorization: Bearer  ",
        "Authorization: " + KEY,
        "Authorization: Basic " + KEY,
        "Authorization: Bearer" + KEY,
        "Authorization: Bearer x" + KEY,
        "Authorization: Bearer " + KEY + "x",
        "Authorization: Bearer " + KEY + "," + KEY,
        "Authorization: Bearer " + KEY + " " + KEY,
        "Authorization: Bearer OA-CALLER-CANARY-7F3A",
        "Authorization: Bearer " + SETTING,
        "Authorization: Bearer 877e08ac24165f90af8cc967d572bb6999f189e596192a9d86b6c09d93623f48",
        "Authorization: Bearer "
            + "sha256:877e08ac24165f90af8cc967d572bb6999f189e596192a9d86b6c09d93623f48",
        "Authorization: Bearer " + FakeProxyResource.KEY,
        "Proxy-Authorization: Bearer " + KEY,
        "X-Api-Key: " + KEY,
        "Cookie: Authorization=Bearer " + KEY
      })
  void almostRightIsWrong(String header) throws Exception {
    // When
    RawCall.Response answer = RawCall.send(service, request("POST", PATH, GOOD, JSON, header));

    // Then
    refused(answer, "POST", PATH);
    assertThat(answer.toString()).doesNotContain(KEY);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Authorization: Bearer " + KEY,
        "Authorization: bearer " + KEY,
        "authorization: BEARER   " + KEY + "  ",
        "Authorization: Bearer " + OTHER_KEY
      })
  void eachKeyOpens(String header) throws Exception {
    // When
    RawCall.Response answer = RawCall.send(service, request("POST", PATH, GOOD, JSON, header));

    // Then
    assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
    assertThat(answer.text()).contains("main says: x");
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
        arguments("a body of many buffers", request("POST", PATH, new byte[3 << 20], JSON)),
        arguments("a body above the limit", request("POST", PATH, new byte[ABOVE_THE_LIMIT], JSON)),
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

  private void refused(RawCall.Response answer, String method, String path) {
    assertThat(answer.status()).as(answer.toString()).isEqualTo(401);
    assertThat(answer.headers().all("WWW-Authenticate")).containsExactly("Bearer");
    assertThat(answer.headers().all("X-Request-Id")).as(path).hasSize(1);
    if (!method.equals("HEAD")) {
      JsonNode error =
          OpenAiErrors.error(answer.headers().first("Content-Type").orElse("none"), answer.text());
      assertThat(error.path("code").asText()).isEqualTo("invalid_api_key");
    }
    assertThat(proxy.calls()).isEmpty();
  }

  private static byte[] body(String method) {
    return method.equals("POST") || method.equals("PUT") || method.equals("PATCH")
        ? GOOD
        : new byte[0];
  }
}
