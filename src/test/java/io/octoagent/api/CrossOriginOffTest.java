package io.octoagent.api;

import static io.octoagent.testbed.RawCall.request;
import static org.assertj.core.api.Assertions.assertThat;

import io.octoagent.testbed.FakeProxyResource;
import io.octoagent.testbed.OpenAiErrors;
import io.octoagent.testbed.RawCall;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * By default no other origin's page may call, and {@code OPTIONS} says which methods a path has.
 */
@QuarkusTest
@WithTestResource(FakeProxyResource.class)
class CrossOriginOffTest {
  private static final byte[] NO_BODY = {};

  @TestHTTPResource URI service;

  @Test
  void aPreflightIsRefused() throws Exception {
    // When
    RawCall.Response answer =
        RawCall.send(
            service,
            request(
                "OPTIONS",
                "/v1/chat/completions",
                NO_BODY,
                "Origin: http://localhost:5173",
                "Access-Control-Request-Method: POST"));

    // Then
    assertThat(answer.status()).as(answer.toString()).isEqualTo(403);
    assertThat(OpenAiErrors.error("application/json", answer.text()).path("code").asText())
        .isEqualTo("forbidden_origin");
    assertThat(answer.headers().names()).noneMatch(CrossOriginTest::allows);
    assertThat(answer.headers().all("Vary")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/v1/chat/completions | POST, OPTIONS",
        "/v1/messages/ | POST, OPTIONS",
        "/v1/responses/resp_1 | GET, DELETE, OPTIONS",
        "/v1/responses/resp_1/cancel | POST, OPTIONS"
      })
  void optionsNamesTheMethods(String path, String allowed) throws Exception {
    // When
    RawCall.Response answer = RawCall.send(service, request("OPTIONS", path, NO_BODY));

    // Then
    assertThat(answer.status()).as(answer.toString()).isEqualTo(204);
    assertThat(answer.headers().all("Allow")).containsExactly(allowed);
    assertThat(answer.headers().first("X-Request-Id")).isPresent();
  }
}
