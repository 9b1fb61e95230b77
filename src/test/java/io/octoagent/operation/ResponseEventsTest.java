package io.octoagent.operation;

import static io.octoagent.operation.Readers.feed;
import static io.octoagent.operation.Readers.sent;
import static org.assertj.core.api.Assertions.assertThat;

import io.octoagent.event.ErrorCode;
import io.octoagent.testbed.Caller;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is read of the events of the Responses API, and the names under which they are sent on. */
class ResponseEventsTest {

  private static final String CREATED =
      "{'type':'response.created','response':{'id':'resp_1','created_at':1763971200,'status':'in_progress','output':[]},'sequence_number':0,'model':'main'}";
  private static final String DELTA =
      "{'type':'response.output_text.delta','delta':'hi','sequence_number':4}";

  private final AnswerStream stream = Readers.stream(Operation.RESPONSE);

  @Test
  void theEventOfABreakFollowsTheLastOne() {
    // Given
    feed(stream, CREATED, DELTA, "{'type':'response.failed','sequence_number':9}");
    ApiError error = ApiError.of(ErrorCode.UPSTREAM_FAILED, "It broke.", null);

    // When
    String event = stream.broken(error, "id").toString();

    // Then
    assertThat(event).startsWith("event: response.failed\ndata: {").endsWith("}\n\n");
    assertThat(Caller.json(event.substring(event.indexOf('{'))))
        .isEqualTo(
            Caller.json(
                """
                {"type":"response.failed","sequence_number":5,
                 "response":{"id":"resp_1","object":"response","created_at":1763971200,"status":"failed",
                  "error":{"code":"upstream_failed","message":"It broke."},"incomplete_details":null,
                  "instructions":null,"model":"main","output":[],"parallel_tool_calls":true,
                  "tool_choice":"auto","tools":[]},
                 "error":{"message":"It broke.","type":"%s","param":null,"code":"upstream_failed"}}
                """
                    .formatted(ErrorCode.UPSTREAM_FAILED.type())));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "{'type':'response.created','response':{'type':'x','id':'resp_1','sequence_number':7}}; response.created",
        "{'response':{'metadata':{'type':'x'}},'type':'response.in_progress'}; response.in_progress",
        "{'item':{'type':'message'},'type':'response.output_item.added'}; response.output_item.added",
        "{'type':'response.a','type':'response.b'}; response.b",
        "{'type':'response\\u002ecreated'}; response.created",
        "{'type':'a\\nevent: b'}; ",
        "{'type':'a\\rb'}; ",
        "{'type':'a b'}; ",
        "{'type':''}; ",
        "{'type':'\\u0000'}; ",
        "{'type':['response.created']}; ",
        "{'type':'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa'}; ",
        "{'type':null}; ",
        "{'future':1}; "
      })
  void theNameOfAnEventIsItsType(String event, String name) {
    // When
    feed(stream, DELTA, event);

    // Then
    assertThat(sent(stream))
        .containsExactly(
            "response.output_text.delta " + DELTA,
            name == null ? "data: " + event : name + " " + event);
  }

  @Test
  void nestedMembersAreNotTheResponsesOwn() {
    // Given
    String nested =
        "{'id':'x','created_at':1,'model':'x','status':'failed','type':'error','error':{'message':'x'},'usage':{'input_tokens':9},'output':[{'text':'x'}]}";
    String response =
        "'response':{'instructions':[%1$s],'id':'resp_1','tools':[%1$s],'metadata':%1$s,'text':%1$s,'model':'gpt','prompt':%1$s}"
            .formatted(nested);

    // When
    feed(stream, "{'type':'response.created'," + response + "}");
    feed(
        stream,
        "{'type':'response.output_item.added','item':" + nested + ",'part':" + nested + "}");

    // Then
    assertThat(stream.begun()).isFalse();
    assertThat(stream.over()).isFalse();
    assertThat(stream.model()).isEqualTo("gpt");
    assertThat(stream.usage()).isNull();
    assertThat(stream.finishReason()).isNull();
    assertThat(stream.broken(ApiError.of(ErrorCode.UPSTREAM_FAILED, "", null), "id").toString())
        .contains("\"id\":\"resp_1\",\"object\":\"response\",\"created_at\":null");
  }

  @ParameterizedTest
  @CsvSource({"-1,6", "1e999,6", "99999999999999999999999,6", "2,6", "[9],6", "null,6", "7,8"})
  void aNumberThatCannotBeRightIsNoNumber(String number, long next) {
    // Given
    String response = "'response':{'id':'resp_1','created_at':%s,'usage':{'input_tokens':%s}}";

    // When
    feed(
        stream,
        "{'type':'response.created','sequence_number':5}",
        "{'type':'x',%s,'sequence_number':%s}"
            .formatted(response.formatted(number, number), number));

    // Then
    assertThat(stream.failure()).isNull();
    assertThat(stream.broken(ApiError.of(ErrorCode.UPSTREAM_FAILED, "", null), "id").toString())
        .contains("\"sequence_number\":" + next + ",");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "{'model':'main','response':{'model':'gpt'}}; gpt",
        "{'response':{'model':'gpt'},'model':'main'}; gpt",
        "{'model':'main','response':{'model':null}}; main",
        "{'model':'main'}; main"
      })
  void theModelOfTheResponseOutranksThatOfTheEvent(String event, String model) {
    // When
    feed(stream, event, "{'model':'later'}");

    // Then
    assertThat(stream.model()).isEqualTo(model);
  }
}
