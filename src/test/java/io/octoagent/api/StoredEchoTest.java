package io.octoagent.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.octoagent.testbed.Caller;
import io.octoagent.testbed.EchoMode;
import io.octoagent.testbed.OpenAiErrors;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.net.URI;
import java.net.http.HttpResponse;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The echo keeps nothing, and asks nobody. */
@QuarkusTest
@TestProfile(EchoMode.class)
class StoredEchoTest {

  @TestHTTPResource URI service;

  @ParameterizedTest
  @ValueSource(strings = {"", "/input_items"})
  void hasNone(String suffix) throws Exception {
    // When
    HttpResponse<String> answer = new Caller(service).get("/v1/responses/resp_1" + suffix);

    // Then
    assertThat(OpenAiErrors.error(answer, 404, "not_found").path("message").asText())
        .isEqualTo("The echo stores no responses.");
  }
}
