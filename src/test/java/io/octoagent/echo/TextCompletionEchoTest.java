package io.octoagent.echo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.openai.core.ObjectMappers;
import com.openai.models.completions.Completion;
import io.octoagent.operation.InvalidRequest;
import io.octoagent.operation.Operation;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Text completions are answered with the prompts, in OpenAI's shape. */
class TextCompletionEchoTest {

  @Test
  void theAnswerHasAllItsFields() {
    // When
    JsonNode answer = echo("'prompt':'hi there'").whole();

    // Then
    assertThat(Echoed.shape(answer))
        .isEqualTo(
            Echoed.json(
                "{'id':'cmpl-ID','object':'text_completion','created':0,'model':'echo',"
                    + "'system_fingerprint':'octoagent-echo','choices':[{'text':'echo: hi there',"
                    + "'index':0,'logprobs':null,'finish_reason':'stop'}],'usage':"
                    + "{'prompt_tokens':2,'completion_tokens':3,'total_tokens':5}}"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "'n':1 | echo: | 0",
        "'prompt':null | echo: | 0",
        "'prompt':'a b','n':2 | echo: a b,echo: a b | 2",
        "'prompt':['a','b c'],'n':2 | echo: a,echo: a,echo: b c,echo: b c | 3",
        "'prompt':[7,8,9] | echo: 7 8 9 | 3",
        "'prompt':[[7,8],[9]] | echo: 7 8,echo: 9 | 3",
        "'prompt':'a','suffix':'y z' | echo: a | 3",
        "'prompt':['a','b'],'echo':true | aecho: a,becho: b | 2"
      })
  void eachPromptIsAnswered(String members, String texts, int promptTokens) {
    // When
    JsonNode answer = echo(members).whole();

    // Then
    assertThat(answer.path("choices").valueStream().map(it -> it.path("text").asText().strip()))
        .containsExactly(texts.split(","));
    assertThat(answer.path("choices").valueStream().map(it -> it.path("index").asInt()))
        .containsExactlyElementsOf(
            IntStream.range(0, answer.path("choices").size()).boxed().toList());
    assertThat(answer.at("/usage/prompt_tokens").asInt()).isEqualTo(promptTokens);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "'max_tokens':2 | echo: a  | length",
        "'max_tokens':2,'echo':true | a bcecho: a  | length",
        "'max_tokens':3 | echo: a bc | stop",
        "'stop':'b' | echo: a  | stop",
        "'stop':['x','ho'] | ec | stop"
      })
  void anAnswerIsCutWhereItIsToEnd(String limit, String text, String reason) {
    // When
    Echoed echo = echo("'prompt':'a bc'," + limit);

    // Then
    assertThat(echo.whole().at("/choices/0/text").asText().strip()).isEqualTo(text.strip());
    assertThat(echo.whole().at("/choices/0/finish_reason").asText()).isEqualTo(reason);
    assertThat(echo.finishReason()).isEqualTo(reason);
  }

  @Test
  void theStreamSaysTheSame() {
    // When
    Echoed echo = echo("'prompt':['a b c','d'],'n':2,'echo':true,'max_tokens':3");

    // Then
    List<JsonNode> chunks = echo.data();
    JsonNode usage = chunks.getLast();
    assertThat(usage.path("choices").isArray()).isTrue();
    assertThat(usage.path("choices")).isEmpty();
    assertThat(usage.path("usage")).isEqualTo(echo.whole().path("usage"));
    assertThat(echo.whole().path("choices"))
        .hasSize(4)
        .allSatisfy(
            choice -> {
              List<JsonNode> own =
                  chunks.stream()
                      .map(chunk -> chunk.at("/choices/0"))
                      .filter(it -> it.path("index").equals(choice.path("index")))
                      .toList();
              assertThat(own.stream().map(it -> it.path("text").asText()))
                  .hasSizeGreaterThan(3)
                  .satisfies(texts -> assertThat(String.join("", texts)).isEqualTo(text(choice)));
              assertThat(own).filteredOn(it -> !it.path("finish_reason").isNull()).hasSize(1);
              assertThat(own.getLast().path("finish_reason"))
                  .isEqualTo(choice.path("finish_reason"));
            });
    assertThat(chunks)
        .allSatisfy(
            chunk -> {
              assertThat(chunk.path("object").asText()).isEqualTo("text_completion");
              assertThat(chunk.path("id")).isEqualTo(echo.whole().path("id"));
            });
    assertThat(echo.events()).allMatch(event -> event.startsWith("data: {"));
  }

  @Test
  void openAisSdkReadsIt() throws Exception {
    // Given
    String answer = echo("'prompt':['a','b c']").whole().toString();

    // When
    Completion read = ObjectMappers.jsonMapper().readValue(answer, Completion.class).validate();

    // Then
    assertThat(read.choices().stream().map(choice -> choice.text()).collect(Collectors.joining()))
        .isEqualTo("echo: aecho: b c");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "'prompt':5 | prompt",
        "'prompt':{} | prompt",
        "'prompt':[] | prompt",
        "'prompt':[[]] | prompt",
        "'prompt':['a',5] | prompt",
        "'prompt':[1.5] | prompt",
        "'prompt':['a','b'],'n':65 | prompt",
        "'prompt':'a','n':129 | n",
        "'prompt':'a','max_tokens':0 | max_tokens"
      })
  void whatItCannotDoIsRefused(String members, String param) {
    // When
    InvalidRequest refusal = Echoed.refusal(Operation.TEXT_COMPLETION, "{" + members + "}");

    // Then
    assertThat(refusal.param()).isEqualTo(param);
  }

  private static String text(JsonNode choice) {
    return choice.path("text").asText();
  }

  private static Echoed echo(String members) {
    return Echoed.of(Operation.TEXT_COMPLETION, "{'model':'main'," + members + "}");
  }
}
