package io.octoagent.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.octoagent.testbed.FakeProxyResource;
import io.octoagent.testbed.KeysRequired;
import io.octoagent.testbed.RawCall;
import io.octoagent.testbed.RecordedCalls;
import io.octoagent.testbed.Request;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests about stored responses reach the proxy, and nothing else of it, and are no calls. */
@QuarkusTest
@TestProfile(KeysRequired.class)
class StoredResponsesTest extends StoredCalls {

  @Inject RecordedCalls calls;

  @BeforeEach
  void clear() {
    calls.clear();
  }

  @ParameterizedTest(name = "{0} {1}")
  @CsvSource({
    "GET, ''",
    "DELETE, ''",
    "POST, /cancel",
    "GET, /input_items",
  })
  void passToTheProxyAndBack(String method, String suffix) throws Exception {
    // When
    RawCall.Response answer =
        call(
            method,
            "resp_aB-3%3D=" + suffix,
            "X-Request-Id: of-mine",
            "traceparent: 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
            "X-Foo: bar");

    // Then
    assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
    assertThat(answer.text()).isEqualTo(BODY);
    assertThat(answer.headers().first("Content-Type")).contains("application/json");
    assertThat(answer.headers().first("X-Request-Id")).contains("of-mine");
    assertThat(answer.headers().first("Cache-Control")).contains("no-store");
    assertThat(answer.headers().toString()).doesNotContainIgnoringCase("litellm", "uvicorn");
    Request asked = only();
    assertThat(asked.method()).isEqualTo(method);
    assertThat(asked.path()).isEqualTo("/v1/responses/resp_aB-3==" + suffix);
    assertThat(asked.query()).isEmpty();
    assertThat(asked.header("Authorization")).isEqualTo("Bearer " + FakeProxyResource.KEY);
    assertThat(asked.header("x-litellm-num-retries")).isEqualTo("0");
    assertThat(Double.parseDouble(asked.header("x-litellm-timeout"))).isBetween(20.0, 30.0);
    assertThat(asked.header("traceparent")).startsWith("00-0af7651916cd43dd8448eb211c80319c-");
    assertThat(asked.headers().toString()).doesNotContain(KEY, "bar");
    assertThat(asked.text()).isEqualTo(method.equals("POST") ? "{}" : "");
    assertThat(calls.all()).isEmpty();
  }

  @Test
  void onlyOfficialParametersPass() throws Exception {
    // When
    call(
        "GET",
        "resp_1/input_items?include[]=a.b&include%5B%5D=c&limit=5&order=desc"
            + "&api_base=http%3A%2F%2Fevil&model=main&stream=false&before=x");

    // Then
    assertThat(only().query().replace("%5B", "[").replace("%5D", "]").split("&"))
        .containsExactlyInAnyOrder("include[]=a.b", "include[]=c", "limit=5", "order=desc");
  }

  @ParameterizedTest
  @CsvSource({
    "?stream=true, stream",
    "?stream=false&stream=True, stream",
    "/input_items?after=msg_1, after",
    "/input_items?order=asc, order",
    "/input_items?limit=5%26api_base%3Dx, limit",
    "?include=%0d%0aX-Evil:%20yes, include"
  })
  void whatTheProxyDoesNotGiveIsRefused(String suffix, String param) throws Exception {
    // When
    RawCall.Response answer = call("GET", "resp_1" + suffix);

    // Then
    assertThat(error(answer, 400, "invalid_request").path("param").asText()).isEqualTo(param);
    assertThat(asked()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "..",
        ".",
        "%2e%2e",
        "%2e%2e/key/generate",
        "..%2fmodels",
        "%2e%2e%2f%2e%2e%2fkey%2fgenerate",
        "resp_1%2fcancel",
        "resp_1%2Finput_items",
        "resp_1%3fapi_base=x",
        "resp_1%23x",
        "resp_1%00",
        "resp_1%0d%0aX-Evil:%20yes",
        "resp_1;a=b",
        "resp.1",
        "resp_1%20",
        "resp_%C3%A9",
        "resp_%zz",
        "resp_1%252f..",
        "{id}"
      })
  void noIdReachesAnythingElse(String id) throws Exception {
    for (String method : List.of("GET", "DELETE")) {
      // When
      RawCall.Response answer = call(method, id);

      // Then
      assertThat(answer.status()).as(answer.toString()).isIn(400, 404, 405);
      assertThat(answer.text()).contains("\"error\"").doesNotContain("Evil");
      assertThat(asked()).isEmpty();
    }
  }

  @Test
  void anIdHasABound() throws Exception {
    // When
    RawCall.Response longest = call("GET", "r".repeat(1_000));
    RawCall.Response longer = call("GET", "r".repeat(1_001));

    // Then
    assertThat(longest.status()).isEqualTo(200);
    assertThat(error(longer, 400, "invalid_request").path("param").asText())
        .isEqualTo("response_id");
    assertThat(asked()).hasSize(1);
  }

  @Test
  void aBodyIsDiscarded() throws Exception {
    // Given
    byte[] body = "{\"api_base\":\"http://evil\"}".getBytes(UTF_8);

    // When
    RawCall.Response answer =
        RawCall.send(
            service,
            RawCall.request(
                "POST",
                "/v1/responses/resp_1/cancel",
                body,
                AUTHORIZATION,
                "Content-Type: application/json"));

    // Then
    assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
    assertThat(only().text()).isEqualTo("{}");
  }

  @Test
  void theCallersKeyIsRequired() throws Exception {
    // When
    RawCall.Response answer =
        RawCall.send(service, RawCall.request("GET", "/v1/responses/resp_1", new byte[0]));

    // Then
    error(answer, 401, "invalid_api_key");
    assertThat(asked()).isEmpty();
  }
}
