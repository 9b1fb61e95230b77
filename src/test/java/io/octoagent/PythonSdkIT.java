package io.octoagent;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.octoagent.testbed.Caller;
import io.octoagent.testbed.FakeVendor;
import io.octoagent.testbed.NeedsPython;
import io.octoagent.testbed.PythonEnvironment;
import io.octoagent.testbed.RealProxyResource;
import io.octoagent.testbed.Usage;
import io.octoagent.testbed.VendorCall;
import io.octoagent.testbed.VendorScript;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusIntegrationTest;
import java.net.URI;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * OpenAI's SDK for Python, unmodified, against the packaged service with a real LiteLLM behind it.
 * The calls are in {@code src/test/python/sdk.py}.
 */
@NeedsPython
@QuarkusIntegrationTest
@WithTestResource(
    value = RealProxyResource.class,
    initArgs = {
      @ResourceArg(name = RealProxyResource.BREAKERS, value = "off"),
      @ResourceArg(name = "octoagent.stream-idle-s", value = "2")
    })
class PythonSdkIT {
  @TestHTTPResource("/v1")
  URI service;

  FakeVendor vendor;

  @BeforeEach
  void healthyVendor() {
    vendor.reset();
  }

  @Test
  void plain() throws Exception {
    // Given
    vendor.usage(new Usage(20, 5, 0));
    // When
    JsonNode seen = run("plain");
    // Then
    assertThat(seen).isEqualTo(Caller.json("{\"text\": \"Hello from gpt-4o\", \"tokens\": 25}"));
  }

  @Test
  void stream() throws Exception {
    // When
    JsonNode seen = run("stream");
    // Then
    assertThat(seen)
        .isEqualTo(
            Caller.json(
                "{\"text\": \"Hello from gpt-4o\", \"finish\": [\"stop\"], \"usage\": false}"));
  }

  @Test
  void toolCallAndItsAnswer() throws Exception {
    // When
    JsonNode seen = run("tool");
    // Then
    assertThat(seen)
        .isEqualTo(
            Caller.json(
                """
                {"finish": "tool_calls", "name": "weather", "arguments": {"city": "Paris"},
                 "after": "Hello from gpt-4o-mini"}
                """));
  }

  @Test
  void streamedToolCall() throws Exception {
    // When
    JsonNode seen = run("tool_stream");
    // Then
    assertThat(seen)
        .isEqualTo(
            Caller.json(
                """
                {"name": "weather", "arguments": {"city": "Paris"}, "finish": ["tool_calls"]}
                """));
  }

  @Test
  void image() throws Exception {
    // When
    JsonNode seen = run("image");
    // Then
    assertThat(seen.path("text").asText()).isEqualTo("Hello from gpt-4o");
    assertThat(vendor.calls().getFirst().body().at("/messages/0/content/1/image_url/url").asText())
        .startsWith("data:image/png;base64,");
  }

  @Test
  void unknownModel() throws Exception {
    // When
    JsonNode seen = run("unknown_model");
    // Then
    assertThat(seen)
        .isEqualTo(
            Caller.json(
                """
                {"raised": "NotFoundError", "status": 404, "code": "model_not_found"}
                """));
  }

  @Test
  void models() throws Exception {
    // When
    JsonNode seen = run("models");
    // Then
    assertThat(seen)
        .isEqualTo(
            Caller.json(
                """
                {"ids": ["cheap", "executor", "extractor", "fallback", "main", "planner", "router",
                 "summarizer"], "one": "planner"}
                """));
  }

  @Test
  void headersAndUnknownFields() throws Exception {
    // When
    JsonNode seen = run("raw_headers");
    // Then
    JsonNode headers = seen.path("headers");
    assertThat(headers.path("x-request-id").asText()).isEqualTo("python-1");
    assertThat(headers.path("x-octoagent-role").asText()).isEqualTo("summarizer");
    assertThat(headers.path("x-octoagent-group").asText()).isEqualTo("cheap");
    assertThat(headers.path("x-octoagent-attempts").asText()).isEqualTo("1");
    assertThat(headers.path("x-octoagent-cost-usd").asDouble()).isGreaterThan(0);
    assertThat(vendor.calls().getFirst().body().path("x_nested"))
        .isEqualTo(Caller.json("{\"a\": [1, 2]}"));
  }

  @Test
  void asyncClient() throws Exception {
    // When
    JsonNode seen = run("asynchronous");
    // Then
    assertThat(seen)
        .isEqualTo(
            Caller.json(
                """
                {"plain": "Hello from gpt-4o-mini", "streamed": "Hello from gpt-4o"}
                """));
  }

  @ParameterizedTest
  @ValueSource(strings = {"spent_ladder", "spent_ladder_stream"})
  void theSdksRetriesStayQuietWhenTheLadderIsExhausted(String scenario) throws Exception {
    // Given
    vendor.script("gpt-4o", VendorScript.status(500));
    vendor.script("claude-haiku-4-5", VendorScript.status(503));
    // When
    JsonNode seen = run(scenario);
    // Then
    assertThat(seen.path("status").asInt()).isEqualTo(502);
    assertThat(seen.path("code").asText()).isEqualTo("upstream_failed");
    assertThat(vendor.calls())
        .as("one request, so one call a rung")
        .extracting(VendorCall::model)
        .containsExactly("gpt-4o", "claude-haiku-4-5");
  }

  static Stream<Arguments> breakingStreams() {
    return Stream.of(
            VendorScript.tokenThenCut(),
            VendorScript.tokenThenSilence(),
            VendorScript.errorMidStream())
        .flatMap(
            fault ->
                Stream.of("broken_stream", "broken_stream_asynchronous")
                    .map(scenario -> Arguments.of(fault, scenario)));
  }

  @ParameterizedTest(name = "{0}, {1}")
  @MethodSource("breakingStreams")
  void aStreamThatBreaksAfterContentRaises(VendorScript fault, String scenario) throws Exception {
    // Given
    vendor.script("gpt-4o", fault);
    // When
    JsonNode seen = run(scenario);
    // Then
    assertThat(seen.path("text").asText()).isEqualTo("One");
    assertThat(seen.path("raised").asText()).isEqualTo("APIError");
    assertThat(seen.path("code").asText()).isEqualTo("upstream_failed");
    assertThat(seen.path("message").asText()).startsWith("The stream broke off");
    assertThat(vendor.calls()).hasSize(1);
  }

  private JsonNode run(String scenario) throws Exception {
    return PythonEnvironment.sdk(service, scenario);
  }
}
