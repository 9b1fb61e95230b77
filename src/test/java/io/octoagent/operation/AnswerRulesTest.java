package io.octoagent.operation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is an answer, and what is hollow: by what a message means. */
class AnswerRulesTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'content':'hi'",
        "'content':' '",
        "'content':42",
        "'content':[{'type':'text','text':'hi'}]",
        "'content':[null,{'type':'image_url','image_url':{'url':'data:'}}]",
        "'content':null,'refusal':'I cannot'",
        "'content':null,'provider_specific_fields':{'refusal':'I cannot'}",
        "'content':'','reasoning_content':'hm'",
        "'reasoning':'hm'",
        "'reasoning_details':[{'type':'reasoning.text','text':'hm'}]",
        "'provider_specific_fields':{'refusal':null,'reasoning_details':[{'data':'x'}]}",
        "'thinking_blocks':[{'type':'thinking','thinking':'hm','signature':''}]",
        "'annotations':[{'type':'url_citation','url_citation':{'url':'http://x'}}]",
        "'audio':{'id':'audio_1','data':'UklG','transcript':''}",
        "'images':[{'index':0,'type':'image_url','image_url':{'url':'data:'}}]",
        "'tool_calls':[{'index':0,'id':'call_1','type':'function','function':{'name':'f'}}]",
        "'tool_calls':[{'index':0,'function':{'arguments':'{'}}]",
        "'function_call':{'name':'f','arguments':''}",
        "'video':{'id':'v1','url':'http://x'}",
        "'a_member_of_tomorrow':[[{'text':'hi'}]]"
      })
  void somethingForTheCallerIsAnAnswer(String members) throws IOException {
    // When
    AnswerScan scan = scan(members, "'stop'");

    // Then
    assertThat(scan.answers()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "'content':null",
        "'content':''",
        "'content':[]",
        "'content':[{'type':'text','text':''}]",
        "'content':null,'refusal':null",
        "'content':'','provider_specific_fields':{'refusal':null}",
        "'provider_specific_fields':{'refusal':'','citations':[]}",
        "'thinking_blocks':[{'type':'thinking','thinking':'','signature':'c2ln'}]",
        "'audio':{'id':'audio_1','data':'','expires_at':7}",
        "'tool_calls':[]",
        "'tool_calls':[{}]",
        "'tool_calls':null,'function_call':null",
        "'tool_calls':[{'index':0,'type':'function','function':{'arguments':''}}]",
        "'annotations':[]",
        "'id':'msg_1','name':'router','type':'message','phase':'final_answer','index':3,'final':true,'tokens':7"
      })
  void emptyValuesAreHollow(String members) throws IOException {
    // When
    AnswerScan scan = scan(members, "'stop'");

    // Then
    assertThat(scan.answers()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "length, true",
    "content_filter, true",
    "refusal, true",
    "max_tokens, true",
    "MAX_TOKENS, true",
    "tool_calls, true",
    "function_call, true",
    "model_context_window_exceeded, true",
    "a_reason_of_tomorrow, true",
    "stop, false",
    "STOP, false",
    "end_turn, false",
    "error, false",
    "null, false",
    "'', false",
    "' ', false"
  })
  void anEndThatExplainsTheEmptinessIsAnAnswer(String end, boolean answers) throws IOException {
    // When
    AnswerScan scan = scan("'content':''", "'" + end + "'");

    // Then
    assertThat(scan.answers()).isEqualTo(answers);
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "''", "7", "{}"})
  void noEndIsNone(String end) throws IOException {
    // When
    AnswerScan scan = scan("'content':''", end);

    // Then
    assertThat(scan.finishReason()).isNull();
    assertThat(scan.answers()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "''",
        "' '",
        "null",
        "[]",
        "false",
        "{'message':'','type':'','param':'','code':null}",
        "{'message':null,'code':0}",
        "{'type':'server_error'}"
      })
  void anEmptyErrorIsNone(String error) throws IOException {
    // When
    AnswerScan scan = read("{'error':" + error + ",'choices':[{'message':{'content':'hi'}}]}");

    // Then
    assertThat(scan.error()).isNull();
    assertThat(scan.answers()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'boom'",
        "500",
        "{'message':'boom'}",
        "{'message':'','code':'500'}",
        "{'code':429}",
        "[{'message':'boom'}]"
      })
  void aMessageOrACodeIsAnError(String error) throws IOException {
    // When
    AnswerScan scan = read("{'choices':[{'message':{'content':'hi'}}],'error':" + error + "}");

    // Then
    assertThat(scan.error()).isNotNull();
    assertThat(scan.answers()).isTrue();
  }

  private static AnswerScan scan(String members, String end) throws IOException {
    String message = members.isEmpty() ? "" : "," + members;
    return read(
        "{'choices':[{'index':0,'message':{'role':'assistant'%s},'finish_reason':%s}]}"
            .formatted(message, end));
  }

  private static AnswerScan read(String json) throws IOException {
    byte[] bytes = json.replace('\'', '"').getBytes(UTF_8);
    return Operation.CHAT.scan(bytes);
  }
}
