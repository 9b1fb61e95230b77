package io.octoagent;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.octoagent.testbed.Answer;
import io.octoagent.testbed.Api;
import io.octoagent.testbed.Caller;
import io.octoagent.testbed.FakeProxy;
import io.octoagent.testbed.FakeProxyResource;
import io.octoagent.testbed.NeedsNode;
import io.octoagent.testbed.NodeClients;
import io.octoagent.testbed.Request;
import io.octoagent.testbed.ToolCalls;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusIntegrationTest;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The AI SDK and OpenAI's Agents SDK for JavaScript, unmodified, with the models that they take by
 * default. The calls are in {@code src/test/clients/sdk.mjs}.
 */
@NeedsNode
@QuarkusIntegrationTest
@WithTestResource(
    value = FakeProxyResource.class,
    initArgs = {
      @ResourceArg(
          name = "io.octoagent.ladder.Ladder/main/CircuitBreaker/requestVolumeThreshold",
          value = "1000000"),
      @ResourceArg(
          name = "io.octoagent.ladder.Ladder/fallback/CircuitBreaker/requestVolumeThreshold",
          value = "1000000")
    })
class NodeSdkIT {

  FakeProxy proxy;

  @TestHTTPResource("/v1")
  URI service;

  @BeforeEach
  void reset() {
    proxy.reset();
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "plain | {'text': 'main says: hi', 'finish': 'stop', 'tokens': 50}",
        "stream | {'text': 'main says: hi', 'finish': 'stop', 'called': []}",
        "chat | {'text': 'main says: hi'}",
        "completion | {'text': 'main says: user:\\nhi\\n\\nassistant:\\n'}",
        "agent | {'text': 'main says: hi', 'called': []}",
        "agent_stream | {'text': 'main says: hi', 'called': []}"
      },
      quoteCharacter = '`')
  void answers(String scenario, String expected) throws Exception {
    // When
    JsonNode seen = NodeClients.sdk(service, scenario);

    // Then
    assertThat(seen).isEqualTo(Caller.json(expected.replace('\'', '"')));
  }

  @ParameterizedTest
  @ValueSource(strings = {"tool", "tool_stream", "agent", "agent_stream"})
  void anAgentGoesOnWithTheNextGroupInTheMiddleOfItsWork(String scenario) throws Exception {
    // Given
    proxy.on(
        "main",
        request ->
            reportsTool(request)
                ? FakeProxy.vendorError(Api.RESPONSES, 500, "InternalServerError: no")
                : ToolCalls.answer("main", request, "weather", "{\"city\":\"Paris\"}"));

    // When
    JsonNode seen = NodeClients.sdk(service, scenario);

    // Then
    assertThat(seen.path("text").asText()).startsWith("fallback says:");
    assertThat(seen.path("called")).isEqualTo(Caller.json("[{\"city\": \"Paris\"}]"));
    assertThat(proxy.calls())
        .extracting(request -> request.json().path("model").asText())
        .containsExactly("main", "main", "fallback");
  }

  @ParameterizedTest
  @ValueSource(strings = {"stream", "agent_stream"})
  void aStreamThatBreaksAfterContentIsAnErrorWithOurText(String scenario) throws Exception {
    // Given
    Api api = Api.RESPONSES;
    Answer begun =
        FakeProxy.stream("main")
            .write(api.frames(api.proxy().opening("main")))
            .write(api.frames(List.of(api.proxy().content("main", "Hello"))));
    proxy.on("main", begun.cut());

    // When
    JsonNode seen = NodeClients.sdk(service, scenario);

    // Then
    assertThat(seen.path("told").asText()).contains("The stream broke off");
    assertThat(proxy.calls()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"failing", "agent_failing"})
  void aFailedLadderIsReported(String scenario) throws Exception {
    // Given
    for (String group : List.of("main", "fallback")) {
      proxy.on(group, FakeProxy.vendorError(Api.RESPONSES, 500, "Error: no"));
    }

    // When
    JsonNode seen = NodeClients.sdk(service, scenario);

    // Then
    assertThat(seen.path("status").asInt()).isEqualTo(502);
    assertThat(seen.path("told").asText()).contains("No model group answered");
  }

  private static boolean reportsTool(Request request) {
    return request.text().contains("function_call_output");
  }
}
