package io.octoagent.operation;

import static io.octoagent.operation.Readers.feed;
import static io.octoagent.operation.Readers.play;
import static org.assertj.core.api.Assertions.assertThat;

import io.octoagent.event.Outcome;
import java.math.BigDecimal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The usage that the events of a stream report together. */
class StreamUsageTest {

  private static final String START =
      "{'message':{'id':'msg_1','type':'message','role':'assistant','model':'main','content':[],'stop_reason':null,'usage':{'input_tokens':11,'cache_read_input_tokens':100,'cache_creation_input_tokens':20,'output_tokens':1}},'type':'message_start'}";

  private final AnswerStream responses = Readers.stream(Operation.RESPONSE);
  private final AnswerStream messages = Readers.stream(Operation.MESSAGE);

  @ParameterizedTest
  @ValueSource(strings = {"completed", "incomplete", "failed"})
  void reportsTheUsageOfTheLastEvent(String status) {
    // Given
    String usage =
        "{'input_tokens':30,'input_tokens_details':{'cached_tokens':10},'output_tokens':20,'output_tokens_details':{'reasoning_tokens':5},'total_tokens':50,'cost':0.5}";
    String first = "{'type':'response.created','response':{'usage':null}}";

    // When
    play(
        responses,
        first,
        "{'type':'response.%1$s','response':{'status':'%1$s','usage':%2$s}}"
            .formatted(status, usage));

    // Then
    assertThat(responses.usage()).isEqualTo(new Usage(30L, 20L, 10L, new BigDecimal("0.5")));
  }

  @Test
  void theUsageInATruncatedEventIsKept() {
    // When
    play(responses, "{'type':'response.completed','response':{'usage':{'input_tokens':3},'x");

    // Then
    assertThat(responses.failure().outcome()).isEqualTo(Outcome.MALFORMED);
    assertThat(responses.usage()).isEqualTo(new Usage(3L, null, null, null));
  }

  @Test
  void theCachesTokensAreInput() {
    // When
    feed(messages, START);

    // Then
    assertThat(messages.usage()).isEqualTo(new Usage(131L, null, 100L, null));
    assertThat(messages.model()).isEqualTo("main");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'output_tokens':5} | 131 | 100",
        "{'output_tokens':5,'input_tokens':0,'cache_read_input_tokens':0} | 131 | 100",
        "{'output_tokens':5,'input_tokens':11} | 131 | 100",
        "{'output_tokens':5,'input_tokens':40,'cache_read_input_tokens':0} | 40 | 0",
        "{'output_tokens':5,'input_tokens':40,'cache_read_input_tokens':200,'cache_creation_input_tokens':20} | 260 | 200"
      })
  void theLastUsageIsAddedToTheFirst(String last, long input, long cached) {
    // When
    play(messages, START, "{'type':'message_delta','delta':{},'usage':" + last + "}");

    // Then
    assertThat(messages.usage()).isEqualTo(new Usage(input, 5L, cached, null));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'input_tokens':1000000000,'cache_read_input_tokens':1,'cost':0.5} | 0.5",
        "{'input_tokens':1e999,'cache_creation':{'input_tokens':3},'cost':'0.5'} | ",
        "{'input_tokens':-1,'server_tool_use':{'cost':1},'cost':100001} | "
      })
  void aNumberThatCannotBeRightIsUnknown(String usage, BigDecimal cost) {
    // When
    feed(messages, "{'type':'message_delta','usage':" + usage + "}");

    // Then
    assertThat(messages.usage().inputTokens()).isNull();
    assertThat(messages.usage().cost()).isEqualTo(cost);
  }

  /** LiteLLM begins so where it translates another vendor's stream. */
  @Test
  void zerosAtTheStartAreNoUsage() {
    // Given
    String zeros =
        "{'type':'message_start','message':{'usage':{'input_tokens':0,'output_tokens':0,'cache_creation_input_tokens':0,'cache_read_input_tokens':0}}}";
    feed(messages, zeros);
    Usage first = messages.usage();

    // When
    feed(messages, "{'type':'message_delta','usage':{'input_tokens':11,'output_tokens':5}}");

    // Then
    assertThat(first).isEqualTo(new Usage(null, null, null, null));
    assertThat(messages.usage()).isEqualTo(new Usage(11L, 5L, null, null));
  }
}
