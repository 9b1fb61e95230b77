package io.octoagent.echo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.octoagent.testbed.Caller;
import io.octoagent.testbed.EchoMode;
import io.octoagent.testbed.FakeProxy;
import io.octoagent.testbed.OpenAiErrors;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** In echo mode the service answers by itself, in OpenAI's shapes, and no request leaves it. */
@QuarkusTest
@TestProfile(EchoMode.class)
class EchoTest {
  private static final String PROMPT = "four words of prompt";
  private static final String TOOLS =
      ",\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"f\",\"parameters\":{\"type\":\"object\"}}}],"
          + "\"tool_choice\":\"auto\"";

  FakeProxy proxy;

  @TestHTTPResource URI service;

  Caller caller;

  @BeforeEach
  void reset() {
    proxy.reset();
    caller = new Caller(service);
  }

  @AfterEach
  void noRequestLeft() {
    assertThat(proxy.server().requests()).isEmpty();
    assertThat(proxy.server().acceptedConnections()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"router", "planner", "executor", "fallback", "cheap", "main"})
  void answersInOpenAisShape(String model) throws Exception {
    // When
    JsonNode answer = answer(Caller.chat(model, PROMPT));

    // Then
    assertThat(answer.path("id").asText()).isNotBlank();
    assertThat(answer.path("object").asText()).isEqualTo("chat.completion");
    assertThat(answer.path("created").isIntegralNumber()).isTrue();
    assertThat(answer.path("model").asText()).isNotBlank();
    assertThat(answer.path("choices")).hasSize(1);
    assertThat(answer.at("/choices/0/index").asInt(-1)).isZero();
    assertThat(answer.at("/choices/0/finish_reason").asText()).isEqualTo("stop");
    assertThat(answer.at("/choices/0/message/role").asText()).isEqualTo("assistant");
    assertThat(answer.at("/choices/0/message/content").asText()).contains(PROMPT);
    isCounted(answer.path("usage"));
  }

  @Test
  void saysTheSameToTheSameAndSomethingElseToSomethingElse() throws Exception {
    // When
    List<JsonNode> answers =
        List.of(
            answer(Caller.chat("main", PROMPT)),
            answer(Caller.chat("main", PROMPT)),
            answer(Caller.chat("main", PROMPT + " and two hundred more")));

    // Then
    assertThat(answers.get(0).path("choices")).isEqualTo(answers.get(1).path("choices"));
    assertThat(answers.get(0).path("usage")).isEqualTo(answers.get(1).path("usage"));
    assertThat(answers.get(0).path("choices")).isNotEqualTo(answers.get(2).path("choices"));
    assertThat(answers.get(0).at("/usage/prompt_tokens").asInt())
        .isLessThan(answers.get(2).at("/usage/prompt_tokens").asInt());
  }

  @Test
  void streamsTheSameAnswerWordByWord() throws Exception {
    // Given
    String plain = answer(Caller.chat("main", PROMPT)).at("/choices/0/message/content").asText();

    // When
    HttpResponse<String> response = caller.complete(Caller.streamed("main", PROMPT));

    // Then
    assertThat(response.headers().firstValue("Content-Type"))
        .hasValueSatisfying(type -> assertThat(type).startsWith("text/event-stream"));
    List<String> events = Caller.events(response.body());
    List<JsonNode> chunks =
        events.subList(0, events.size() - 1).stream().map(Caller::json).toList();
    assertThat(events).last().isEqualTo("[DONE]");
    assertThat(Caller.content(events)).isEqualTo(plain);
    assertThat(chunks)
        .allSatisfy(
            chunk -> {
              assertThat(chunk.path("object").asText()).isEqualTo("chat.completion.chunk");
              assertThat(chunk.path("choices")).hasSize(1);
              assertThat(chunk.path("id")).isEqualTo(chunks.getFirst().path("id"));
            });
    assertThat(chunks.getFirst().at("/choices/0/delta/role").asText()).isEqualTo("assistant");
    assertThat(chunks.getLast().at("/choices/0/finish_reason").asText()).isEqualTo("stop");
    assertThat(chunks.stream().map(c -> c.at("/choices/0/delta/content").asText("").strip()))
        .filteredOn(text -> !text.isEmpty())
        .hasSizeGreaterThanOrEqualTo(4)
        .noneMatch(text -> text.contains(" "));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void saysTheBeginningOfAVeryLongPrompt(boolean stream) throws Exception {
    // Given
    String prompt = "a ".repeat(12 << 20);

    // When
    HttpResponse<String> answer =
        caller.complete(stream ? Caller.streamed("main", prompt) : Caller.chat("main", prompt));

    // Then
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(answer.body()).contains("echo: ").hasSizeLessThan(2 << 20);
  }

  @Test
  void countsUsageInTheStreamWhenAsked() throws Exception {
    // Given
    JsonNode plain = answer(Caller.chat("main", PROMPT)).path("usage");
    String asked =
        with(Caller.streamed("main", PROMPT), ",\"stream_options\":{\"include_usage\":true}");

    // When
    List<String> events = Caller.events(caller.complete(asked).body());

    // Then
    JsonNode last = Caller.json(events.get(events.size() - 2));
    assertThat(last.path("choices").isArray()).isTrue();
    assertThat(last.path("choices")).isEmpty();
    assertThat(last.path("usage")).isEqualTo(plain);
  }

  @Test
  void toleratesToolsImagesAndUnknownFields() throws Exception {
    // Given
    String image =
        "{\"model\":\"main\",\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"look\"},"
            + "{\"type\":\"image_url\",\"image_url\":{\"url\":\"data:image/png;base64,AA==\"}}]}]}";

    // When
    List<JsonNode> answers =
        List.of(
            answer(with(Caller.chat("main", PROMPT), TOOLS)),
            answer(with(Caller.chat("main", PROMPT), ",\"novel\":{\"a\":[1e300]}")),
            answer(image));

    // Then
    assertThat(answers)
        .allSatisfy(a -> assertThat(a.at("/choices/0/message/content").asText()).isNotBlank());
    assertThat(answers.get(2).at("/choices/0/message/content").asText()).contains("look");
    assertThat(caller.complete(with(Caller.streamed("main", PROMPT), TOOLS)).statusCode())
        .isEqualTo(200);
  }

  @Test
  void refusesWhatTheProxiedPathRefuses() throws Exception {
    // When
    List<HttpResponse<String>> refused =
        List.of(
            caller.complete(Caller.chat("gpt-4o", "x")),
            caller.complete(with(Caller.chat("main", "x"), ",\"mock_response\":\"x\"")));

    // Then
    OpenAiErrors.error(refused.get(0), 404, "model_not_found");
    OpenAiErrors.error(refused.get(1), 400, "invalid_request");
  }

  @Test
  void isReadyWithoutAProxy() throws Exception {
    // When
    HttpResponse<String> ready = caller.get("/q/health/ready");

    // Then
    assertThat(ready.statusCode()).as(ready.body()).isEqualTo(200);
    assertThat(caller.get("/v1/models").statusCode()).isEqualTo(200);
  }

  private JsonNode answer(String body) throws Exception {
    HttpResponse<String> response = caller.complete(body);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return Caller.json(response.body());
  }

  private static void isCounted(JsonNode usage) {
    int in = usage.path("prompt_tokens").asInt();
    int out = usage.path("completion_tokens").asInt();
    assertThat(in).isPositive();
    assertThat(out).isPositive();
    assertThat(usage.path("total_tokens").asInt()).isEqualTo(in + out);
  }

  private static String with(String body, String members) {
    return body.substring(0, body.length() - 1) + members + "}";
  }
}
