package io.octoagent.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.octoagent.testbed.Answer;
import io.octoagent.testbed.Caller;
import io.octoagent.testbed.FakeProxy;
import io.octoagent.testbed.FakeProxyResource;
import io.octoagent.testbed.OpenAiErrors;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What went wrong with a stored response is said in our words, in OpenAI's envelope. */
@QuarkusTest
@WithTestResource(FakeProxyResource.class)
class StoredErrorsTest {

  private static final String PATH = "/v1/responses/resp_1";

  FakeProxy proxy;

  @TestHTTPResource URI service;

  private Caller caller;

  @BeforeEach
  void reset() {
    proxy.reset();
    caller = new Caller(service);
  }

  static Stream<Arguments> failures() {
    return Stream.of(
        row(
            "an id of another proxy",
            vendor(
                400,
                "BadRequestError: You passed in model=None. There are no healthy deployments for"
                    + " this model. Received Model Group=None"),
            "404 not_found",
            "The proxy does not know this id"),
        row(
            "an id of another proxy, for a virtual key",
            FakeProxy.error(
                403,
                "None",
                "Forbidden. This response id was not issued by this proxy, so the proxy cannot tell"
                    + " who owns it.",
                "403"),
            "404 not_found",
            "The proxy does not know this id"),
        row(
            "a response that is gone",
            vendor(404, "BadRequestError: OpenAIException - Response with id 'resp_v' not found."),
            "404 not_found",
            "The vendor has no response with this id"),
        row(
            "a vendor that stores none",
            vendor(500, "APIConnectionError: GET responses is not supported for anthropic"),
            "404 not_found",
            "stores none"),
        row(
            "a vendor that lists none",
            vendor(500, "APIConnectionError: list_input_items is not supported"),
            "404 not_found",
            "stores none"),
        row(
            "the vendor's refusal",
            vendor(
                400,
                "BadRequestError: OpenAIException - Cannot cancel a synchronous response.\n\n"
                    + "LiteLLM: model group '3be73685' failed with the error above."),
            "400 upstream_rejected",
            "The vendor rejected the request: Cannot cancel a synchronous response."),
        row(
            "the vendor's refusal, relayed as JSON",
            vendor(
                400,
                "BadRequestError: OpenAIException - {\"error\": {\"message\": \"Too late to cancel.\","
                    + " \"type\": \"invalid_request_error\", \"param\": null, \"code\": null}}\n\n"
                    + "LiteLLM: model group '3be73685' failed with the error above."),
            "400 upstream_rejected",
            "The vendor rejected the request: Too late to cancel."),
        row(
            "no vendor key",
            vendor(401, "BadRequestError: OpenAIException - Incorrect API key"),
            "502 upstream_failed",
            "has no valid vendor key at the proxy"),
        row(
            "a rate limit",
            vendor(429, "BadRequestError: OpenAIException - slow down")
                .header("llm_provider-retry-after", "7"),
            "429 rate_limited",
            "is rate limited"),
        row(
            "a vendor that fails",
            vendor(500, "BadRequestError: OpenAIException - canary"),
            "502 upstream_failed",
            "answered with a server error"),
        row(
            "the proxy's own time-out",
            vendor(408, "Timeout: OpenAIException"),
            "504 deadline_exceeded",
            "timed out"),
        row(
            "a proxy that fails",
            Answer.status(500).header("Content-Type", "text/plain").write("Internal Server Error"),
            "502 proxy_failed",
            "failed inside the proxy itself"),
        row("a refused key", FakeProxy.wrongKey(), "502 proxy_auth_failed", "LITELLM_PROXY_KEY"),
        row("a page", Answer.json("<html>canary</html>"), "502 upstream_failed", "unreadable"),
        row("nothing", Answer.status(200), "502 upstream_failed", "unreadable"),
        row("half", Answer.json("{\"id\":").length(99).cut(), "502 upstream_failed", "cut off"));
  }

  private static Arguments row(String name, Answer answer, String error, String words) {
    return Arguments.of(name, answer, error, words);
  }

  private static Answer vendor(int status, String words) {
    return FakeProxy.vendorError(status, null, words);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("failures")
  void areSaidInOurWords(String name, Answer answer, String error, String words) throws Exception {
    // Given
    proxy.server().on(PATH, request -> answer);

    // When
    HttpResponse<String> got = caller.get(PATH);

    // Then
    String[] expected = error.split(" ", 2);
    JsonNode told = OpenAiErrors.error(got, Integer.parseInt(expected[0]), expected[1]);
    assertThat(told.path("message").asText())
        .contains(words)
        .doesNotContain("litellm.Bad", "LiteLLM:", "model=None", "canary", "3be73685");
    assertThat(got.headers().firstValue("Retry-After").orElse(""))
        .isEqualTo(name.equals("a rate limit") ? "7" : "");
    assertThat(proxy.server().requests(PATH)).hasSize(1);
  }

  @Test
  void aDeadProxyIsSaidAtOnce() throws Exception {
    // Given
    proxy.server().kill();

    // When
    HttpResponse<String> answer = caller.get(PATH);

    // Then
    OpenAiErrors.error(answer, 503, "proxy_unavailable");
    assertThat(answer.headers().firstValue("Retry-After")).contains("1");
  }
}
