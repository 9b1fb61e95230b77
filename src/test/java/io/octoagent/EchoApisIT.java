package io.octoagent;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.octoagent.testbed.Caller;
import io.octoagent.testbed.CodingAgent;
import io.octoagent.testbed.EchoMode;
import io.octoagent.testbed.NeedsNode;
import io.octoagent.testbed.NeedsPython;
import io.octoagent.testbed.NodeClients;
import io.octoagent.testbed.PythonEnvironment;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusIntegrationTest;
import io.quarkus.test.junit.TestProfile;
import java.net.URI;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Clients of every API, unmodified, take the echo for an answer. */
@QuarkusIntegrationTest
@TestProfile(EchoMode.class)
class EchoApisIT {

  @TestHTTPResource("/")
  URI service;

  @TempDir Path directory;

  @ParameterizedTest
  @EnumSource
  @NeedsNode
  void aCodingAgentsUserReadsTheEcho(CodingAgent agent) throws Exception {
    // When
    CodingAgent.Heard heard = agent.ask(service, directory, "What is here?");

    // Then
    assertThat(heard.error()).isNull();
    assertThat(heard.text()).startsWith("echo: ");
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "response_parse | {'name': 'echo: hi'}",
        "response_stream | {'text': 'echo: hi', 'whole': 'echo: hi', 'status': 'completed'}",
        "completion_stream | {'text': 'echo: hi', 'finish': ['stop']}"
      },
      quoteCharacter = '`')
  @NeedsPython
  void openAisSdk(String scenario, String expected) throws Exception {
    // When
    JsonNode seen = PythonEnvironment.run("openai_apis.py", service.resolve("/v1"), scenario);

    // Then
    assertThat(seen).isEqualTo(Caller.json(expected.replace('\'', '"')));
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "stream | {'text': 'echo: hi', 'whole': 'echo: hi', 'stop': 'end_turn'}",
        "count | {'tokens': 1}"
      },
      quoteCharacter = '`')
  @NeedsPython
  void anthropicsSdk(String scenario, String expected) throws Exception {
    // When
    JsonNode seen = PythonEnvironment.run("anthropic_apis.py", service, scenario);

    // Then
    assertThat(seen).isEqualTo(Caller.json(expected.replace('\'', '"')));
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "stream | {'text': 'echo: hi', 'finish': 'stop', 'called': []}",
        "agent_stream | {'text': 'echo: hi', 'called': []}"
      },
      quoteCharacter = '`')
  @NeedsNode
  void javaScriptsSdks(String scenario, String expected) throws Exception {
    // When
    JsonNode seen = NodeClients.sdk(service.resolve("/v1"), scenario);

    // Then
    assertThat(seen).isEqualTo(Caller.json(expected.replace('\'', '"')));
  }
}
