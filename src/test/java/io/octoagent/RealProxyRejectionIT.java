package io.octoagent;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.octoagent.testbed.Answer;
import io.octoagent.testbed.Api;
import io.octoagent.testbed.Caller;
import io.octoagent.testbed.FakeVendor;
import io.octoagent.testbed.NeedsPython;
import io.octoagent.testbed.RealProxyResource;
import io.octoagent.testbed.VendorScript;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusIntegrationTest;
import java.net.URI;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/**
 * The words with which a vendor rejects a request reach the callers of every API, although LiteLLM
 * relays the vendor's whole answer as a text.
 */
@NeedsPython
@QuarkusIntegrationTest
@WithTestResource(RealProxyResource.class)
class RealProxyRejectionIT {
  private static final String REJECTED = "The vendor rejected the request: ";

  @TestHTTPResource URI service;

  FakeVendor vendor;

  private Caller caller;

  @BeforeEach
  void helpfulVendor() {
    vendor.reset();
    caller = new Caller(service);
  }

  @ParameterizedTest
  @EnumSource(
      mode = Mode.EXCLUDE,
      names = {"COUNT_TOKENS", "EMBEDDINGS"})
  void ofOpenAis(Api api) throws Exception {
    // Given
    vendor.script(
        "gpt-4o-mini",
        rejects(
            "{\"error\":{\"message\":\"Unsupported value: 'n' isn't 1.\",\"type\":\"x\",\"param\":\"n\","
                + "\"code\":\"unsupported_value\"}}"));
    for (boolean stream : streams(api)) {
      // When
      HttpResponse<String> answer = caller.call(api, api.body("router", "x", stream));
      // Then
      JsonNode error = api.error(answer, 400, "unsupported_value");
      assertThat(error.path("message").asText())
          .isEqualTo(REJECTED + "Unsupported value: 'n' isn't 1.");
      assertThat(error.path("param").asText()).isEqualTo("n");
    }
  }

  /** Claude Code knows these words, OpenAI's clients know the code. */
  @ParameterizedTest
  @EnumSource(
      mode = Mode.EXCLUDE,
      names = {"COUNT_TOKENS", "EMBEDDINGS"})
  void ofAnthropics(Api api) throws Exception {
    // Given
    String words = "prompt is too long: 205000 tokens > 200000 maximum";
    vendor.script(
        "claude-haiku-4-5",
        rejects(
            "{\"type\":\"error\",\"error\":{\"type\":\"invalid_request_error\",\"message\":\"%s\"}}"
                .formatted(words)));
    for (boolean stream : streams(api)) {
      // When
      HttpResponse<String> answer = caller.call(api, api.body("fallback", "x", stream));
      // Then
      JsonNode error = api.error(answer, 400, "context_length_exceeded");
      assertThat(error.path("message").asText()).isEqualTo(REJECTED + words);
      assertThat(error.path("type").asText()).isEqualTo("invalid_request_error");
    }
  }

  private static boolean[] streams(Api api) {
    return api.streams() ? new boolean[] {false, true} : new boolean[] {false};
  }

  private static VendorScript rejects(String body) {
    return VendorScript.of(
        "rejects",
        call -> Answer.status(400).header("Content-Type", "application/json").write(body),
        call -> Answer.status(400).header("Content-Type", "application/json").write(body));
  }
}
