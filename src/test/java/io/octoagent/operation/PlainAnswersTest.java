package io.octoagent.operation;

import static io.octoagent.operation.Readers.scan;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.math.BigDecimal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What a plain answer of each API means; {@link AnswerRulesTest} is about a completion's. */
class PlainAnswersTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'status':'completed','output':[{'type':'message','content':[{'type':'output_text','text':'hi'}]}]} | true",
        "{'output':[{'content':[{'type':'refusal','refusal':'no'}],'type':'message'}]} | true",
        "{'status':'completed','output':[{'type':'reasoning','summary':[]},{'type':'function_call'}]} | true",
        "{'status':'completed','output':[{'type':'reasoning','summary':[{'type':'summary_text','text':'hm'}]}]} | true",
        "{'status':'completed','output':[]} | false",
        "{'status':'completed','output':[{'type':'message','id':'msg_1','phase':'final_answer','content':[{'type':'output_text','text':'','annotations':[]}]}]} | false",
        "{'status':'completed','output':[{'type':'reasoning','id':'rs_1','summary':[]}]} | false",
        "{'status':'completed','output':null} | false",
        "{'status':'completed','output':[5,null,'hi',[{'text':'hi'}]]} | false",
        "{'status':'completed','delta':null,'output':[],'instructions':'hi','text':{'output':['hi']},'metadata':{'status':'incomplete'}} | false",
        "{'output':[]} | false",
        "{'status':'','output':[]} | false",
        "{'status':null} | false",
        "{} | false",
        "{'status':'incomplete','output':[]} | true",
        "{'status':'queued','output':[]} | true",
        "{'status':'in_progress','output':[]} | true",
        "{'status':'cancelled','output':[]} | true",
        "{'status':'a_status_of_tomorrow'} | true"
      })
  void aResponseSaysSomething(String answer, boolean answers) throws Unreadable {
    // When
    AnswerScan scan = scan(Operation.RESPONSE, answer);

    // Then
    assertThat(scan.answers()).isEqualTo(answers);
    assertThat(scan.error()).isNull();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'type':'message','content':[{'type':'text','text':'hi'}],'stop_reason':'end_turn'} | true",
        "{'content':'hi'} | true",
        "{'content':[{'type':'thinking','thinking':'hm','signature':'c2ln'}]} | true",
        "{'content':[{'input':{},'type':'tool_use'}],'stop_reason':'end_turn'} | true",
        "{'content':[{'type':'redacted_thinking','data':'AA'}]} | true",
        "{'content':[],'stop_reason':'max_tokens'} | true",
        "{'content':[],'stop_reason':'refusal'} | true",
        "{'content':[],'stop_reason':'pause_turn'} | true",
        "{'content':[],'stop_reason':'model_context_window_exceeded'} | true",
        "{'type':'message','content':[],'stop_reason':'end_turn'} | false",
        "{'content':[],'stop_reason':null} | false",
        "{'content':[{'type':'text','text':'','citations':null}],'stop_reason':'end_turn'} | false",
        "{'content':[{'type':'thinking','thinking':'','signature':'c2ln'}],'stop_reason':'end_turn'} | false",
        "{'content':'','stop_details':{'explanation':'hi'},'container':{'id':'c'}} | false",
        "{'id':'msg_1','role':'assistant','model':'main'} | false"
      })
  void aMessageSaysSomething(String answer, boolean answers) throws Unreadable {
    // When
    AnswerScan scan = scan(Operation.MESSAGE, answer);

    // Then
    assertThat(scan.answers()).isEqualTo(answers);
    assertThat(scan.error()).isNull();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'data':[{'embedding':[1.0,2.0],'index':0,'object':'embedding'}]} | true",
        "{'object':'list','data':[{'index':0,'object':'embedding','embedding':'AACAPwAAAEA='}]} | true",
        "{'data':[{'embedding':[1,-2,3]}]} | true",
        "{'data':[{'embedding':[0]}]} | true",
        "{'data':[{'embedding':[[0.1],[0.2]]}]} | true",
        "{'data':[{'embedding':[[],[0.2]]}]} | true",
        "{'data':[{'embedding':{'float':[0.1],'int8':[]}}]} | true",
        "{'x':[{'embedding':[]}],'data':[{'x':[{'embedding':[]}],'embedding':[1e400]}],'y':{'data':[]}} | true",
        "{'data':[{'embedding':[0.1]},{'embedding':[]}]} | false",
        "{'data':[{'embedding':[0.1]},{'index':1}]} | false",
        "{'data':[{'embedding':[0.1]},[0.1]]} | false",
        "{'data':[{'embedding':[]}]} | false",
        "{'data':[{'embedding':[[]]}]} | false",
        "{'data':[{'embedding':[null,null]}]} | false",
        "{'data':[{'embedding':{}}]} | false",
        "{'data':[{'embedding':''}]} | false",
        "{'data':[{'embedding':null}]} | false",
        "{'data':[{'embedding':7}]} | false",
        "{'data':[]} | false",
        "{'data':{'embedding':[0.1]}} | false",
        "{'data':null} | false",
        "{'embedding':[0.1]} | false",
        "[{'embedding':[0.1]}] | false"
      })
  void embeddingsHaveVectorsAndNoneIsEmpty(String answer, boolean answers) throws Unreadable {
    // When
    AnswerScan scan = scan(Operation.EMBEDDING, answer);

    // Then
    assertThat(scan.answers()).isEqualTo(answers);
    assertThat(scan.finishReason()).isNull();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'choices':[{'finish_reason':'stop','index':0,'text':'hi','logprobs':null}]} | true",
        "{'choices':[{'index':0,'text':''},{'index':1,'text':' '}]} | true",
        "{'choices':[{'finish_reason':'length','text':''}]} | true",
        "{'choices':[{'finish_reason':'stop','text':''}]} | false",
        "{'choices':[{'finish_reason':'stop','text':null}]} | false",
        "{'choices':[{'finish_reason':'stop','index':0,'logprobs':{'tokens':['hi']}}]} | false",
        "{'choices':[]} | false",
        "{'text':'hi'} | false"
      })
  void aTextCompletionSaysSomething(String answer, boolean answers) throws Unreadable {
    // When
    AnswerScan scan = scan(Operation.TEXT_COMPLETION, answer);

    // Then
    assertThat(scan.answers()).isEqualTo(answers);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'input_tokens':12,'litellm_count_source':'provider'} | true",
        "{'input_tokens':0} | true",
        "{'input_tokens':'12'} | false",
        "{'x':{'input_tokens':12}} | false"
      })
  void aCountIsANumber(String answer, boolean answers) throws Unreadable {
    // When
    AnswerScan scan = scan(Operation.COUNT_TOKENS, answer);

    // Then
    assertThat(scan.answers()).isEqualTo(answers);
    assertThat(scan.usage()).isNull();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "RESPONSE | {'status':'failed','error':{'code':'server_error','message':'boom'},'output':[]}",
        "RESPONSE | {'status':'failed','error':null,'output':[{'content':'hi'}]}",
        "RESPONSE | {'error':{'message':'boom'},'status':'completed','output':[{'content':'hi'}]}",
        "MESSAGE | {'type':'error','error':{'type':'api_error','message':'boom'}}",
        "MESSAGE | {'type':'error','error':{'type':'overloaded_error'}}",
        "EMBEDDING | {'data':[{'embedding':[1]}],'error':{'message':'boom'}}",
        "TEXT_COMPLETION | {'error':{'message':'boom'}}",
        "COUNT_TOKENS | {'input_tokens':1,'error':{'message':'boom'}}"
      })
  void anErrorInASuccessIsAnError(Operation operation, String answer) throws Unreadable {
    // When
    AnswerScan scan = scan(operation, answer);

    // Then
    assertThat(scan.error()).isNotNull();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "RESPONSE | {'status':'incomplete','incomplete_details':{'reason':'max_output_tokens'}} | max_output_tokens",
        "RESPONSE | {'status':'queued','incomplete_details':null} | queued",
        "RESPONSE | {'status':'completed','text':{'status':'x'}} | completed",
        "MESSAGE | {'stop_reason':'tool_use','stop_sequence':null} | tool_use",
        "MESSAGE | {'stop_reason':' '} | ",
        "TEXT_COMPLETION | {'choices':[{},{'finish_reason':'length'}]} | length"
      })
  void saysWhyItEnded(Operation operation, String answer, String reason) throws Unreadable {
    // When
    AnswerScan scan = scan(operation, answer);

    // Then
    assertThat(scan.finishReason()).isEqualTo(reason);
  }

  @ParameterizedTest
  @EnumSource(Operation.class)
  void theUsageOfATruncatedAnswerIsKept(Operation operation) {
    // When
    String truncated = "{'usage':{'input_tokens':3,'output_tokens':2,'cost':0.5},'x':[";

    // Then
    assertThatExceptionOfType(Unreadable.class)
        .isThrownBy(() -> scan(operation, truncated))
        .satisfies(
            e -> assertThat(e.usage()).isEqualTo(new Usage(3L, 2L, null, new BigDecimal("0.5"))));
  }

  @Test
  void nestedMembersAreNotTheResponsesOwn() throws Unreadable {
    // Given
    String nested =
        "{'model':'x','status':'failed','error':{'message':'x'},'usage':{'input_tokens':9},'output':[{'text':'x'}],'incomplete_details':{'reason':'x'}}";

    // When
    AnswerScan scan =
        scan(
            Operation.RESPONSE,
            "{'tools':[%1$s],'metadata':%1$s,'model':'gpt','text':%1$s,'reasoning':%1$s,'output':[]}"
                .formatted(nested));

    // Then
    assertThat(scan.model()).isEqualTo("gpt");
    assertThat(scan.error()).isNull();
    assertThat(scan.usage()).isNull();
    assertThat(scan.finishReason()).isNull();
    assertThat(scan.answers()).isFalse();
  }
}
