package io.octoagent.operation;

import static io.octoagent.operation.Readers.feed;
import static io.octoagent.operation.Readers.play;
import static io.octoagent.operation.Readers.sent;
import static org.assertj.core.api.Assertions.assertThat;

import io.octoagent.event.Outcome;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** When a stream of the Responses API has begun, how it ends, and what of it the caller gets. */
class ResponseStreamTest {

  private static final String CREATED =
      "{'type':'response.created','response':{'id':'resp_1','created_at':1763971200,'status':'in_progress','output':[]},'sequence_number':0,'model':'main'}";
  private static final String DELTA =
      "{'type':'response.output_text.delta','delta':'hi','sequence_number':4}";
  private static final String EMPTY_MESSAGE =
      "{'type':'message','id':'msg_1','status':'completed','role':'assistant','phase':'final_answer','content':[{'type':'output_text','text':'','annotations':[]}]}";
  private static final String COMPLETED =
      "{'type':'response.completed','response':{'status':'completed','output':[]}}";

  private final AnswerStream stream = Readers.stream(Operation.RESPONSE);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'type':'response.output_text.delta','delta':'hi'}",
        "{'delta':' ','type':'response.refusal.delta'}",
        "{'type':'response.function_call_arguments.delta','delta':'{'}",
        "{'type':'response.reasoning_summary_text.delta','delta':'hm'}",
        "{'type':'response.reasoning_text.delta','delta':'hm'}",
        "{'type':'response.tomorrow.delta','delta':{'type':'x','text':'hm'}}",
        "{'type':'response.image_generation_call.partial_image','partial_image_b64':'UklG'}",
        "{'type':'response.output_item.done','item':{'type':'message','content':[{'text':'hi'}]}}",
        "{'item':{'content':[{'refusal':'no','type':'refusal'}]},'type':'response.output_item.done'}",
        "{'type':'response.output_item.done','item':{'type':'function_call','arguments':''}}",
        "{'item':{'arguments':'','type':'function_call'},'type':'response.output_item.done'}",
        "{'type':'response.output_item.done','item':{'type':'reasoning','encrypted_content':'AA'}}",
        "{'type':'response.output_item.done','item':{'type':'reasoning','summary':[{'text':'hm'}]}}",
        "{'type':'response.incomplete','response':{'status':'incomplete','output':[]}}",
        "{'response':{'output':[]},'type':'response.incomplete'}",
        "{'type':'response.cancelled','response':{'status':'cancelled','output':[]}}",
        "{'type':'response.completed','response':{'output':[{'type':'function_call'}]}}"
      })
  void begins(String event) {
    // When
    feed(stream, CREATED, event);

    // Then
    assertThat(stream.begun()).isTrue();
    assertThat(stream.failure()).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        CREATED,
        "{'type':'response.queued','response':{'status':'queued'}}",
        "{'type':'response.in_progress','response':{'status':'in_progress'}}",
        "{'type':'response.in_progress','response':{'status':'incomplete'}}",
        "{'type':'response.output_item.added','item':{'type':'message','status':'incomplete'}}",
        "{'item':{'type':'function_call','name':'f'},'type':'response.output_item.added'}",
        "{'type':'response.content_part.added','part':{'type':'output_text','text':''}}",
        "{'type':'response.output_text.delta','delta':''}",
        "{'type':'response.output_text.delta','delta':'','obfuscation':'x8f','item_id':'msg_1'}",
        "{'type':'response.output_text.done','text':''}",
        "{'type':'response.output_item.done','item':" + EMPTY_MESSAGE + "}",
        "{'type':'response.output_item.done','item':{'type':'reasoning','id':'rs_1','summary':[]}}",
        "{'type':'response.output_item.done','item':{'type':'','content':null}}",
        "{'type':'response.output_item.done','item':null}",
        "{'type':'keepalive'}",
        "{'status':5,'type':7,'delta':null}",
        "[{'type':'response.output_text.delta','delta':'hi'}]"
      })
  void doesNotBegin(String event) {
    // When
    feed(stream, event);

    // Then
    assertThat(stream.begun()).isFalse();
    assertThat(stream.over()).isFalse();
  }

  /** The second is what LiteLLM makes of an empty stream of Anthropic's. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        COMPLETED,
        "{'type':'response.completed','response':{'status':'completed','output':["
            + EMPTY_MESSAGE
            + "]}}",
        "{'type':'response.completed','response':{'instructions':[{'content':'hi'}],'tools':[{'type':'function','name':'f'}]}}",
        "{'type':'response.completed','response':{'metadata':{'output':'x','delta':'x','item':'x'}}}",
        "{'type':'response.completed','response':{'output':null,'delta':'x','item':{'text':'x'}}}",
        "{'type':'response.completed'}",
        "[DONE]"
      })
  void aHollowOneNeverReachesTheCaller(String last) {
    // When
    play(stream, CREATED, last);

    // Then
    assertThat(stream.failure().outcome()).isEqualTo(Outcome.HOLLOW);
    assertThat(stream.begun()).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "{'type':'response.completed','response':{'status':'completed'}}; completed",
        "{'type':'response.incomplete','response':{'status':'incomplete','incomplete_details':{'reason':'max_output_tokens'}}}; max_output_tokens",
        "{'response':{'incomplete_details':{'x':{'reason':1},'reason':'content_filter'}},'type':'response.incomplete'}; content_filter",
        "{'type':'response.incomplete','response':{'incomplete_details':null}}; incomplete",
        "{'type':'response.completed','response':{'status':'completed','text':{'status':'a'},'tools':[{'status':'b'}]}}; completed"
      })
  void isWholeAtTheEventThatSaysSo(String last, String finishReason) {
    // When
    play(stream, DELTA, last, "[DONE]", DELTA, "{junk");

    // Then
    assertThat(stream.failure()).isNull();
    assertThat(stream.finishReason()).isEqualTo(finishReason);
    assertThat(sent(stream)).hasSize(2);
    assertThat(stream.complete().length()).isZero();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'' | CUT",
        "[DONE] | CUT",
        "' [done]\t' | CUT",
        "{'type':'response.completed' | MALFORMED",
        "[DONE | MALFORMED",
        "{'type':'error','message':'boom'} | SERVER_ERROR",
        "{'type':'error','message':null,'code':429} | RATE_LIMITED",
        "{'type':'error'} | SERVER_ERROR",
        "{'type':'error','error':{'message':'boom','code':'429'}} | RATE_LIMITED",
        "{'error':{'message':'boom'}} | SERVER_ERROR",
        "{'error':{'code':'429'},'response':{'error':null}} | RATE_LIMITED",
        "{'response':{'error':{'code':'429'}},'error':{'message':'boom'}} | RATE_LIMITED",
        "{'type':'response.failed','response':{'status':'failed','error':{'code':'server_error','message':'boom'}}} | SERVER_ERROR",
        "{'response':{'error':{'code':'500'}},'type':'response.failed'} | SERVER_ERROR",
        "{'type':'response.failed','response':{'status':'failed','error':null}} | SERVER_ERROR",
        "{'type':'response.failed'} | SERVER_ERROR",
        "{'type':'response.completed','response':{'status':'failed'}} | SERVER_ERROR"
      })
  void breaksBeforeContentAndAfter(String last, Outcome outcome) {
    // Given
    AnswerStream silent = Readers.stream(Operation.RESPONSE);
    boolean ended = outcome == Outcome.CUT;

    // When
    play(silent, CREATED, last);
    play(stream, CREATED, DELTA, last);

    // Then
    assertThat(silent.failure().outcome()).isEqualTo(ended ? Outcome.HOLLOW : outcome);
    assertThat(silent.begun()).isFalse();
    assertThat(stream.failure().outcome()).isEqualTo(outcome);
    assertThat(sent(stream)).hasSize(2);
  }
}
