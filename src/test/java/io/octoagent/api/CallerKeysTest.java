package io.octoagent.api;

import static io.octoagent.testbed.RawCall.request;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.databind.JsonNode;
import io.octoagent.testbed.Caller;
import io.octoagent.testbed.FakeProxy;
import io.octoagent.testbed.FakeProxyResource;
import io.octoagent.testbed.KeysRequired;
import io.octoagent.testbed.OpenAiErrors;
import io.octoagent.testbed.RawCall;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.net.URI;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * With {@code OCTOAGENT_API_KEY} set, neither what is under /v1 nor the metrics are had without a
 * key; health stays open.
 */
@QuarkusTest
@TestProfile(KeysRequired.class)
class CallerKeysTest {
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

  static Stream<Arguments> endpoints() {
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
            "/v1//chat/completions",
            "/%76%31/models",
            "/v1/%6dodels",
            "/v1;a=b/models")
        .flatMap(path -> methods.stream().map(method -> arguments(method, path)));
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("endpoints")
  void noEndpointAnswersWithoutAKey(String method, String path) throws Exception {
    // When
    RawCall.Response answer = RawCall.send(service, request(method, path, body(method), JSON));

    // Then
    refused(answer, method, path);
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("endpoints")
  void noEndpointAnswersToAWrongKey(String method, String path) throws Exception {
    // When
    RawCall.Response answer =
        RawCall.send(service, request(method, path, body(method), JSON, BEARER + "wrong-key"));

    // Then
    refused(answer, method, path);
    assertThat(answer.toString()).doesNotContain("wrong-key");
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("endpoints")
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
        "Authorization: Bearer " + KeysRequired.SETTING,
        "Authorization: Bearer 877e08ac24165f90af8cc967d572bb6999f189e596192a9d86b6c09d93623f48",
        "Authorization: Bearer "
            + "sha256:877e08ac24165f90af8cc967d572bb6999f189e596192a9d86b6c09d93623f48",
        "Authorization: Bearer " + FakeProxyResource.KEY,
        "Proxy-Authorization: Bearer " + KEY,
        "X-Api-Key: " + KEY + "x",
        "Api-Key: " + KEY,
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
        "Authorization: Bearer " + KeysRequired.OTHER_KEY
      })
  void eachKeyOpens(String header) throws Exception {
    // When
    RawCall.Response answer = RawCall.send(service, request("POST", PATH, GOOD, JSON, header));

    // Then
    assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
    assertThat(answer.text()).contains("main says: x");
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
