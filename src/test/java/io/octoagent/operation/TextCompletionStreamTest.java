package io.octoagent.operation;

import static io.octoagent.operation.Readers.feed;
import static io.octoagent.operation.Readers.play;
import static io.octoagent.operation.Readers.sent;
import static org.assertj.core.api.Assertions.assertThat;

import io.octoagent.event.Outcome;
import java.math.BigDecimal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@link ChatStream} makes of the proxy's text completions. */
class TextCompletionStreamTest {

  private static final String ZEROS =
      "'usage':{'completion_tokens':0,'prompt_tokens':0,'total_tokens':0}";
  private static final String EMPTY = "{'choices':[{'index':0,'text':''}]}";
  private static final String TEXT = "{'choices':[{'index':0,'text':'hi'}]," + ZEROS + "}";
  private static final String FINISH = "{'choices':[{'finish_reason':'stop','index':0}]}";
  private static final String USAGE =
      "{'choices':[{'index':0}],'usage':{'completion_tokens':5,'prompt_tokens':11,'cost':0.5}}";

  private final AnswerStream stream = Readers.stream(Operation.TEXT_COMPLETION);

  @ParameterizedTest
  @ValueSource(
      strings = {
        TEXT,
        "{'choices':[{'text':' '}]}",
        "{'choices':[{'index':0,'text':''},{'index':1,'text':'b'}]}",
        "{'choices':[{'finish_reason':'length','index':0}]}"
      })
  void begins(String event) {
    // When
    feed(stream, EMPTY, event);

    // Then
    assertThat(stream.begun()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        EMPTY,
        FINISH,
        "{'choices':[{'index':0,'text':null," + ZEROS + "}]}",
        "{'choices':[{'index':0,'text':'','logprobs':{'tokens':['hi']},'finish_reason':null}]}",
        "{'choices':[]," + ZEROS + "}",
        USAGE
      })
  void aHollowOneNeverReachesTheCaller(String event) {
    // When
    play(stream, EMPTY, event, FINISH, USAGE, "[DONE]");

    // Then
    assertThat(stream.begun()).isFalse();
    assertThat(stream.failure().outcome()).isEqualTo(Outcome.HOLLOW);
    assertThat(stream.usage().cost()).isEqualByComparingTo("0.5");
  }

  @ParameterizedTest
  @CsvSource({"'',false", "',\"stream_options\":{\"include_usage\":true}',true"})
  void theUsageIsForThoseWhoAskedForIt(String members, boolean asked) {
    // Given
    AnswerStream stream = Readers.stream(Operation.TEXT_COMPLETION, 1 << 20, members);

    // When
    play(stream, TEXT, FINISH, USAGE, "[DONE]");

    // Then
    assertThat(stream.failure()).isNull();
    assertThat(sent(stream)).hasSize(asked ? 3 : 2).contains("data: " + TEXT, "data: " + FINISH);
    assertThat(stream.usage()).isEqualTo(new Usage(11L, 5L, null, new BigDecimal("0.5")));
    assertThat(stream.complete()).hasToString("data: [DONE]\n\n");
  }

  @Test
  void zerosAreNoUsage() {
    // When
    play(stream, TEXT, "{'choices':[{'finish_reason':'stop','index':0}]," + ZEROS + "}", "[DONE]");

    // Then
    assertThat(stream.usage()).isEqualTo(new Usage(null, null, null, null));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'choices':[{'finish_reason':'stop','index':1}]} | true",
        "{'choices':[{'index':1,'text':'b'}]} | false",
        "{'x':1} | false"
      })
  void waitsForEveryChoiceThatWasAskedFor(String event, boolean whole) {
    // Given
    AnswerStream two = Readers.stream(Operation.TEXT_COMPLETION, 1 << 20, ",'n':2");

    // When
    play(two, TEXT, FINISH, event);

    // Then
    assertThat(two.failure() == null).isEqualTo(whole);
  }

  /** The cut may come with LiteLLM's invented finish before it. */
  @Test
  void anErrorAfterTheFinishCancelsNothing() {
    // When
    play(
        stream,
        TEXT,
        FINISH,
        "{'error':{'message':'litellm.MidStreamFallbackError','code':'500'}}");

    // Then
    assertThat(stream.failure()).isNull();
  }
}
