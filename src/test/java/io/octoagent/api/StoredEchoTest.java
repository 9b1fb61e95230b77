package io.octoagent.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.octoagent.testbed.Caller;
import io.octoagent.testbed.FakeProxyResource;
import io.octoagent.testbed.OpenAiErrors;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URI;
import java.net.http.HttpResponse;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The echo keeps nothing, and asks nobody. */
@QuarkusTest
@WithTestResource(
    value = FakeProxyResource.class,
    initArgs = @ResourceArg(name = "octoagent.llm.mode", value = "echo"))
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
