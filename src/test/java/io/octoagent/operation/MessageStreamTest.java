package io.octoagent.operation;

import static io.octoagent.operation.Readers.feed;
import static io.octoagent.operation.Readers.frame;
import static io.octoagent.operation.Readers.play;
import static io.octoagent.operation.Readers.sent;
import static org.assertj.core.api.Assertions.assertThat;

import io.octoagent.event.ErrorCode;
import io.octoagent.event.Outcome;
import io.octoagent.operation.UpstreamException.Failed;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** When a stream of the Messages API has begun, how it ends, and what of it the caller gets. */
class MessageStreamTest {

  private static final String START =
      "{'message':{'id':'msg_1','type':'message','role':'assistant','model':'main','content':[],'stop_reason':null,'usage':{'input_tokens':11,'cache_read_input_tokens':100,'cache_creation_input_tokens':20,'output_tokens':1}},'type':'message_start'}";
  private static final String TEXT =
      "{'type':'content_block_start','index':0,'content_block':{'type':'text','text':'','citations':null}}";
  private static final String DELTA =
      "{'type':'content_block_delta','index':0,'delta':{'type':'text_delta','text':'hi'}}";
  private static final String PING = "{'type':'ping'}";
  private static final String STOP = "{'type':'message_stop'}";

  private final AnswerStream stream = Readers.stream(Operation.MESSAGE);

  @ParameterizedTest
  @ValueSource(
      strings = {
        DELTA,
        "{'delta':{'text':' ','type':'text_delta'},'type':'content_block_delta'}",
        "{'type':'content_block_delta','delta':{'type':'input_json_delta','partial_json':'{'}}",
        "{'type':'content_block_delta','delta':{'type':'input_json_delta','partial_json':''}}",
        "{'type':'content_block_delta','delta':{'type':'thinking_delta','thinking':'hm'}}",
        "{'type':'content_block_delta','delta':{'type':'citations_delta','citation':{'type':'x','cited_text':'y'}}}",
        "{'type':'content_block_delta','delta':{'type':'compaction_delta','content':'so far'}}",
        "{'type':'content_block_delta','delta':{'type':'delta_of_tomorrow','x':[{'y':'z'}]}}",
        "{'type':'content_block_start','content_block':{'type':'tool_use','id':'t','name':'f','input':{}}}",
        "{'content_block':{'input':{},'type':'tool_use'},'type':'content_block_start'}",
        "{'type':'content_block_start','content_block':{'type':'server_tool_use','name':'web_search'}}",
        "{'type':'content_block_start','content_block':{'type':'mcp_tool_use','input':{}}}",
        "{'type':'content_block_start','content_block':{'type':'web_search_tool_result','content':[]}}",
        "{'type':'content_block_start','content_block':{'type':'redacted_thinking','data':'AA'}}",
        "{'type':'content_block_start','content_block':{'type':'text','text':'hi'}}"
      })
  void begins(String event) {
    // When
    feed(stream, START, PING, event);

    // Then
    assertThat(stream.begun()).isTrue();
    assertThat(stream.failure()).isNull();
  }

  /** A signature alone is not content, in a plain answer either. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        START,
        PING,
        TEXT,
        "{'type':'content_block_start','content_block':{'type':'thinking','thinking':'','signature':''}}",
        "{'content_block':{'signature':'c2ln','thinking':'','type':'thinking'},'type':'content_block_start'}",
        "{'type':'content_block_delta','delta':{'type':'text_delta','text':''}}",
        "{'type':'content_block_delta','delta':{'type':'thinking_delta','thinking':''}}",
        "{'type':'content_block_delta','delta':{'type':'signature_delta','signature':'c2ln'}}",
        "{'type':'content_block_delta','delta':null}",
        "{'type':'content_block_stop','index':0}",
        "{'type':'message_delta','delta':{'stop_reason':null,'stop_sequence':null},'usage':{'output_tokens':5}}",
        "{'type':'message_delta','delta':{'stop_reason':'end_turn','stop_sequence':'x'}}",
        "{'delta':{'stop_reason':'end_turn','container':{'id':'c','skills':[{'type':'x','version':'latest'}]}},'type':'message_delta'}",
        "{'type':'event_of_tomorrow','text':'hi','content':[]}"
      })
  void doesNotBegin(String event) {
    // When
    feed(stream, event);

    // Then
    assertThat(stream.begun()).isFalse();
    assertThat(stream.over()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "max_tokens, true",
    "refusal, true",
    "tool_use, true",
    "pause_turn, true",
    "compaction, true",
    "model_context_window_exceeded, true",
    "end_turn, false",
    "END_TURN, false",
    "stop_sequence, false",
    "'', false"
  })
  void aStopThatExplainsTheEmptinessIsAnAnswer(String reason, boolean answers) {
    // When
    play(
        stream,
        START,
        "{'type':'message_delta','delta':{'stop_reason':'%s'},'usage':{'output_tokens':5}}"
            .formatted(reason),
        STOP);

    // Then
    assertThat(stream.begun()).isEqualTo(answers);
    assertThat(stream.failure() == null).isEqualTo(answers);
    assertThat(answers || stream.failure().outcome() == Outcome.HOLLOW).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        STOP + " | true",
        "{'type':'message_delta','delta':{'stop_reason':'end_turn'}} | false",
        "{'delta':{'stop_reason':'max_tokens'},'type':'message_delta'} | false"
      })
  void isWholeWithItsLastEvent(String last, boolean sent) {
    // When
    play(stream, START, TEXT, DELTA, last);

    // Then
    assertThat(stream.failure()).isNull();
    assertThat(stream.complete().toString())
        .isEqualTo(sent ? "" : "event: message_stop\n" + frame(STOP));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{junk",
        "{'type':'error','error':{'type':'api_error','message':'late'}}",
        "[DONE]"
      })
  void whatFollowsTheStopReasonCancelsNothing(String late) {
    // When
    play(stream, DELTA, "{'type':'message_delta','delta':{'stop_reason':'end_turn'}}", late, STOP);

    // Then
    assertThat(stream.failure()).isNull();
    assertThat(stream.finishReason()).isEqualTo("end_turn");
    assertThat(stream.take().toString() + stream.complete())
        .containsOnlyOnce("event: message_stop\n");
  }

  @Test
  void nothingFollowsTheLastEvent() {
    // When
    play(stream, DELTA, STOP, DELTA, "[DONE]");

    // Then
    assertThat(sent(stream))
        .containsExactly("content_block_delta " + DELTA, "message_stop " + STOP);
  }

  @Test
  void silenceAfterTheStopReasonIsAnEnd() {
    // Given
    feed(stream, DELTA, "{'type':'message_delta','delta':{'stop_reason':'tool_use'}}");

    // When
    stream.end(new Failed(Outcome.TIMEOUT, "the stream stalled"));

    // Then
    assertThat(stream.failure()).isNull();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'' | CUT",
        "[DONE] | CUT",
        "{'type':'content_block_stop','index':0} | CUT",
        "{'type':'content_block_delta', | MALFORMED",
        "{'type':'error','error':{'type':'overloaded_error','message':'Overloaded'}} | SERVER_ERROR",
        "{'error':{'message':'x','code':'429'},'type':'error'} | RATE_LIMITED",
        "{'type':'error','error':{'type':'overloaded_error','message':''}} | SERVER_ERROR",
        "{'type':'error','error':null} | SERVER_ERROR",
        "{'type':'error'} | SERVER_ERROR",
        "{'error':{'message':'boom'}} | SERVER_ERROR"
      })
  void breaksBeforeContentAndAfter(String last, Outcome outcome) {
    // Given
    AnswerStream silent = Readers.stream(Operation.MESSAGE);

    // When
    play(silent, START, TEXT, PING, last);
    play(stream, START, TEXT, PING, DELTA, last);

    // Then
    assertThat(silent.failure().outcome())
        .isEqualTo(outcome == Outcome.CUT ? Outcome.HOLLOW : outcome);
    assertThat(stream.failure().outcome()).isEqualTo(outcome);
    assertThat(sent(stream)).noneMatch(event -> event.contains("error"));
  }

  @Test
  void theEventOfABreakIsAnError() {
    // When
    String event =
        stream.broken(ApiError.of(ErrorCode.UPSTREAM_FAILED, "It broke.", null), "id").toString();

    // Then
    assertThat(event)
        .isEqualTo(
            "event: error\n"
                + frame(
                    "{'type':'error','error':{'type':'api_error','message':'It broke.','code':'upstream_failed'},'request_id':'id'}"));
  }

  @Test
  void theNameOfAnEventIsItsType() {
    // When
    feed(stream, START, DELTA, PING, "{'type':'a\\u000aevent: b'}", "{'x':{'type':'y'}}");

    // Then
    assertThat(sent(stream))
        .containsExactly(
            "message_start " + START,
            "content_block_delta " + DELTA,
            "ping " + PING,
            "data: {'type':'a\\u000aevent: b'}",
            "data: {'x':{'type':'y'}}");
  }
}
