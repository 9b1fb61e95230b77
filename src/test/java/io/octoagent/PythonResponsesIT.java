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
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * OpenAI's SDK and Agents SDK for Python, unmodified, against the packaged service with a real
 * LiteLLM behind it: all that is not chat. The calls are in {@code src/test/python/openai_apis.py}
 * and {@code agents_sdk.py}.
 */
@NeedsPython
@QuarkusIntegrationTest
@WithTestResource(
    value = RealProxyResource.class,
    initArgs = {
      @ResourceArg(name = RealProxyResource.BREAKERS, value = "off"),
      @ResourceArg(name = "octoagent.stream-idle-s", value = "2")
    })
class PythonResponsesIT {
  @TestHTTPResource("/v1")
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
        "response | {'text': 'Hello from gpt-4o', 'status': 'completed', 'tokens': 18}",
        "response_stream"
            + "| {'text': 'Hello from gpt-4o', 'whole': 'Hello from gpt-4o', 'status': 'completed'}",
        "response_tool"
            + "| {'name': 'weather', 'arguments': {'city': 'Paris'}, 'after': 'Hello from gpt-4o'}",
        "completion | {'text': 'Hello from gpt-4o', 'finish': 'stop'}",
        "completion_stream | {'text': 'Hello from gpt-4o', 'finish': ['stop']}",
        "agents_sdk.py:plain | {'text': 'Hello from gpt-4o', 'called': ['Paris']}",
        "agents_sdk.py:stream | {'text': 'Hello from gpt-4o', 'called': ['Paris']}"
      },
      quoteCharacter = '`')
  void answers(String scenario, String expected) throws Exception {
    // When
    JsonNode seen = run(scenario);
    // Then
    assertThat(seen).isEqualTo(Caller.json(expected.replace('\'', '"')));
  }

  @ParameterizedTest
  @CsvSource({"agents_sdk.py:plain", "agents_sdk.py:stream"})
  void anAgentGoesOnWithTheNextGroupInTheMiddleOfItsWork(String scenario) throws Exception {
    // Given
    vendor.script("gpt-4o", VendorScript.toolThen(VendorScript.status(500)));
    // When
    JsonNode seen = run(scenario);
    // Then
    assertThat(seen)
        .isEqualTo(
            Caller.json("{\"text\": \"Hello from claude-haiku-4-5\", \"called\": [\"Paris\"]}"));
    assertThat(vendor.calls())
        .extracting(VendorCall::model)
        .containsExactly("gpt-4o", "gpt-4o", "claude-haiku-4-5");
  }

  @Test
  void theSdksRetriesStayQuietWhenTheLadderIsExhausted() throws Exception {
    // Given
    vendor.script("gpt-4o", VendorScript.status(500));
    vendor.script("claude-haiku-4-5", VendorScript.status(503));
    // When
    JsonNode seen = run("response_failing");
    // Then
    assertThat(seen.path("status").asInt()).isEqualTo(502);
    assertThat(seen.path("code").asText()).isEqualTo("upstream_failed");
    assertThat(vendor.calls())
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
                Stream.of("response_broken", "agents_sdk.py:stream")
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
    int colon = scenario.indexOf(':');
    String script = colon < 0 ? "openai_apis.py" : scenario.substring(0, colon);
    return PythonEnvironment.run(script, service, scenario.substring(colon + 1));
  }
}
