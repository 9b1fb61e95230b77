package io.octoagent;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.octoagent.testbed.Caller;
import io.octoagent.testbed.FakeVendor;
import io.octoagent.testbed.NeedsPython;
import io.octoagent.testbed.PythonEnvironment;
import io.octoagent.testbed.RealProxyResource;
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
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Anthropic's SDK for Python, unmodified, against the packaged service with a real LiteLLM behind
 * it. The calls are in {@code src/test/python/anthropic_apis.py}.
 */
@NeedsPython
@QuarkusIntegrationTest
@WithTestResource(
    value = RealProxyResource.class,
    initArgs = {
      @ResourceArg(name = RealProxyResource.BREAKERS, value = "off"),
      @ResourceArg(name = "octoagent.stream-idle-s", value = "2")
    })
class PythonMessagesIT {
  private static final String HAIKU = "claude-haiku-4-5";

  @TestHTTPResource("/")
  URI service;

  FakeVendor vendor;

  @BeforeEach
  void healthyVendor() {
    vendor.reset();
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "plain | {'text': 'Hello from claude-haiku-4-5', 'stop': 'end_turn', 'tokens': [11, 7]}",
        "stream"
            + "| {'text': 'Hello from claude-haiku-4-5', 'whole': 'Hello from claude-haiku-4-5',"
            + " 'stop': 'end_turn'}",
        "stream_of_openai"
            + "| {'text': 'Hello from gpt-4o', 'whole': 'Hello from gpt-4o', 'stop': 'end_turn'}",
        "tool"
            + "| {'stop': 'tool_use', 'name': 'weather', 'input': {'city': 'Paris'},"
            + " 'after': 'Hello from claude-haiku-4-5'}",
        "tool_of_openai"
            + "| {'stop': 'tool_use', 'name': 'weather', 'input': {'city': 'Paris'},"
            + " 'after': 'Hello from gpt-4o'}",
        "count | {'tokens': 11}"
      },
      quoteCharacter = '`')
  void answers(String scenario, String expected) throws Exception {
    // When
    JsonNode seen = run(scenario);
    // Then
    assertThat(seen).isEqualTo(Caller.json(expected.replace('\'', '"')));
  }

  @Test
  void headersGoBothWays() throws Exception {
    // When
    JsonNode seen = run("raw_headers");
    // Then
    JsonNode headers = seen.path("headers");
    assertThat(headers.path("x-request-id").asText()).isEqualTo("python-2");
    assertThat(headers.path("x-octoagent-group").asText()).isEqualTo("fallback");
    assertThat(headers.path("x-octoagent-cost-usd").asDouble()).isGreaterThan(0);
    assertThat(vendor.calls().getFirst().request().header("anthropic-beta"))
        .contains("effort-2025-11-24");
  }

  @Test
  void unknownModel() throws Exception {
    // When
    JsonNode seen = run("unknown_model");
    // Then
    assertThat(seen.path("raised").asText()).isEqualTo("NotFoundError");
    assertThat(seen.path("type").asText()).isEqualTo("not_found_error");
    assertThat(seen.path("message").asText()).contains("planner");
  }

  @Test
  void theSdksRetriesStayQuietWhenTheLadderIsExhausted() throws Exception {
    // Given
    vendor.script("gpt-4o", VendorScript.status(500));
    vendor.script(HAIKU, VendorScript.status(503));
    // When
    JsonNode seen = run("failing");
    // Then
    assertThat(seen.path("raised").asText()).isEqualTo("InternalServerError");
    assertThat(seen.path("type").asText()).isEqualTo("api_error");
    assertThat(seen.path("message").asText()).startsWith("No model group answered");
    assertThat(vendor.calls()).extracting(VendorCall::model).containsExactly("gpt-4o", HAIKU);
  }

  static Stream<VendorScript> breakingStreams() {
    return Stream.of(
        VendorScript.tokenThenCut(),
        VendorScript.tokenThenSilence(),
        VendorScript.errorMidStream());
  }

  @ParameterizedTest
  @MethodSource("breakingStreams")
  void aStreamThatBreaksAfterContentRaises(VendorScript fault) throws Exception {
    // Given
    vendor.script(HAIKU, fault);
    // When
    JsonNode seen = run("broken");
    // Then
    assertThat(seen.path("text").asText()).as("%s", seen).isEqualTo("One");
    assertThat(seen.path("raised").asText()).isEqualTo("APIStatusError");
    assertThat(seen.path("type").asText()).isEqualTo("api_error");
    assertThat(seen.path("message").asText()).startsWith("The stream broke off");
    assertThat(vendor.calls()).hasSize(1);
  }

  private JsonNode run(String scenario) throws Exception {
    return PythonEnvironment.run("anthropic_apis.py", service, scenario);
  }
}
