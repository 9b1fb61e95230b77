package io.octoagent;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.openai.models.chat.completions.StructuredChatCompletionCreateParams;
import io.octoagent.testbed.Caller;
import io.octoagent.testbed.EchoMode;
import io.octoagent.testbed.JavaSdk;
import io.octoagent.testbed.NeedsPython;
import io.octoagent.testbed.PythonEnvironment;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusIntegrationTest;
import io.quarkus.test.junit.TestProfile;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * OpenAI's SDKs, unmodified, get what they ask the echo for: objects of a class, and tool calls.
 */
@QuarkusIntegrationTest
@TestProfile(EchoMode.class)
class EchoSdkIT {

  private static final String PERSON =
      """
      {"name": "echo: hi", "kind": "friend", "address": {"street": "echo: hi", "number": 3}, "boss": %s}
      """;

  @TestHTTPResource("/v1")
  URI service;

  /** What the Java SDK derives a schema from. */
  static final class Person {
    public String name;
    public int age;
    public List<String> tags;
    public Optional<String> nick;
  }

  @Test
  void javasAnswerIsAnObjectOfTheClass() {
    // Given
    StructuredChatCompletionCreateParams<Person> params =
        JavaSdk.ask("planner").responseFormat(Person.class).build();

    // When
    Person person =
        JavaSdk.client(service)
            .chat()
            .completions()
            .create(params)
            .choices()
            .getFirst()
            .message()
            .content()
            .orElseThrow();

    // Then
    assertThat(person.name).isEqualTo("echo: hi");
    assertThat(person.age).isEqualTo(1);
    assertThat(person.nick).contains("echo: hi");
    assertThat(person.tags).containsExactly("echo: hi");
  }

  @Test
  @NeedsPython
  void pythonsAnswersAreObjectsOfTheClass() throws Exception {
    // When
    JsonNode seen = PythonEnvironment.sdk(service, "parse");

    // Then
    String one = seen.at("/streamed").toString();
    assertThat(seen.at("/plain/0").toString()).isEqualTo(one);
    assertThat(seen.at("/plain/1").toString()).isEqualTo(one);
    assertThat(seen.at("/tool").toString()).isEqualTo(one);
    assertThat(seen.at("/streamed"))
        .isEqualTo(Caller.json(PERSON.formatted(PERSON.formatted("null"))));
  }

  @Test
  @NeedsPython
  void pythonSeesThatAnObjectWasCut() throws Exception {
    // When
    JsonNode seen = PythonEnvironment.sdk(service, "parse_cut");

    // Then
    assertThat(seen.path("raised").asText()).isEqualTo("LengthFinishReasonError");
  }

  @Test
  @NeedsPython
  void anAgentInPythonComesToItsEnd() throws Exception {
    // When
    JsonNode seen = PythonEnvironment.sdk(service, "agent");

    // Then
    assertThat(seen)
        .isEqualTo(
            Caller.json("{\"called\": [{\"city\": \"echo: hi\"}], \"said\": \"echo: sunny\"}"));
  }
}
