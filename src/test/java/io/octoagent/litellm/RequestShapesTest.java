package io.octoagent.litellm;

import static org.assertj.core.api.Assertions.assertThat;

import io.octoagent.operation.InvalidRequest;
import io.octoagent.operation.Operation;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What LiteLLM 1.106.2 answers with a 500 although no API allows it is refused with an error that
 * names the field; what an API allows is accepted, even where LiteLLM fails on it.
 */
class RequestShapesTest {

  /** The content of a request, in the place of a good one. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "RESPONSE | 'input':5 | input",
        "RESPONSE | 'input':true | input",
        "RESPONSE | 'input':{} | input",
        "RESPONSE | 'input':null | input",
        "RESPONSE | 'input':[5] | input[0]",
        "RESPONSE | 'input':[{},'x'] | input[1]",
        "RESPONSE | 'input':[null] | input[0]",
        "RESPONSE | 'input':[[]] | input[0]",
        "RESPONSE | 'input':[{'role':'user','content':5}] | input[0].content",
        "RESPONSE | 'input':[{'content':{}}] | input[0].content",
        "RESPONSE | 'prompt':'x' | prompt",
        "TEXT_COMPLETION | 'prompt':5 | prompt",
        "TEXT_COMPLETION | 'prompt':null | prompt",
        "TEXT_COMPLETION | 'prompt':{} | prompt",
        "TEXT_COMPLETION | 'prompt':[] | prompt",
        "TEXT_COMPLETION | 'prompt':[null] | prompt[0]",
        "TEXT_COMPLETION | 'prompt':['x',{}] | prompt[1]",
        "TEXT_COMPLETION | 'prompt':[true] | prompt[0]",
        "TEXT_COMPLETION | 'prompt':[[]] | prompt[0]",
        "EMBEDDING | 'input':5 | input",
        "EMBEDDING | 'input':[] | input",
        "EMBEDDING | 'input':[[1],[]] | input[1]",
        "EMBEDDING | 'input':[null] | input[0]",
        "EMBEDDING | 'input':{} | input",
        "MESSAGE | 'messages':5 | messages",
        "MESSAGE | 'messages':'x' | messages",
        "MESSAGE | 'messages':null | messages",
        "MESSAGE | 'messages':[] | messages",
        "MESSAGE | 'messages':[5] | messages[0]",
        "MESSAGE | 'messages':[{}] | messages[0].role",
        "MESSAGE | 'messages':[{'role':5,'content':'x'}] | messages[0].role",
        "MESSAGE | 'messages':[{'role':'user'}] | messages[0].content",
        "MESSAGE | 'messages':[{'role':'user','content':null}] | messages[0].content",
        "MESSAGE | 'messages':[{'role':'user','content':'x','content':null}] | messages[0].content",
        "MESSAGE | 'messages':[{'role':'user','content':{}}] | messages[0].content",
        "MESSAGE | 'messages':[{'role':'user','content':[{},5]}] | messages[0].content[1]",
        "COUNT_TOKENS | 'messages':'x' | messages",
        "COUNT_TOKENS | 'messages':[[]] | messages[0]",
        "CHAT | 'messages':[{'role':'user','content':['x']}] | messages[0].content[0]"
      })
  void aContentThatCannotBeOneIsRefused(Operation operation, String member, String param) {
    // When
    InvalidRequest refusal = Requests.refusal(operation, Requests.of(member)).orElseThrow();

    // Then
    assertThat(refusal.param()).isEqualTo(param);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "RESPONSE | 'reasoning':5 | reasoning",
        "RESPONSE | 'reasoning':[5] | reasoning",
        "RESPONSE | 'instructions':['x'] | instructions",
        "RESPONSE | 'max_output_tokens':'5' | max_output_tokens",
        "RESPONSE | 'tools':[{}] | tools[0].type",
        "RESPONSE | 'tools':[{'type':5}] | tools[0].type",
        "RESPONSE | 'tools':[{'type':'function','name':5}] | tools[0].name",
        "RESPONSE | 'tools':[{'type':'function','parameters':5}] | tools[0].parameters",
        "CHAT | 'tools':[{'name':'f'}] | tools[0].type",
        "CHAT | 'tools':[{'type':'function'}] | tools[0].function",
        "CHAT | 'tools':[{'type':'function','function':5}] | tools[0].function",
        "CHAT | 'tools':[{'type':'function','function':{}}] | tools[0].function.name",
        "CHAT | 'tools':[{'function':{'name':'f','parameters':[]}}] | tools[0].function.parameters",
        "MESSAGE | 'tools':[{'name':5,'input_schema':{}}] | tools[0].name",
        "MESSAGE | 'tools':[{'name':'f','input_schema':5}] | tools[0].input_schema",
        "MESSAGE | 'tool_choice':[] | tool_choice",
        "MESSAGE | 'tool_choice':'auto' | tool_choice",
        "MESSAGE | 'context_management':[] | context_management",
        "MESSAGE | 'context_management':{'edits':5} | context_management.edits",
        "MESSAGE | 'metadata':{'user_id':5} | metadata.user_id",
        "MESSAGE | 'system':5 | system",
        "MESSAGE | 'stop_sequences':[5] | stop_sequences[0]",
        "COUNT_TOKENS | 'stream':true | stream",
        "EMBEDDING | 'encoding_format':5 | encoding_format",
        "EMBEDDING | 'encoding_format':['float'] | encoding_format",
        "EMBEDDING | 'stream':true | stream"
      })
  void aFieldOfAnotherKindIsRefused(Operation operation, String member, String param) {
    // When
    InvalidRequest refusal =
        Requests.refusal(operation, Requests.with(operation, member)).orElseThrow();

    // Then
    assertThat(refusal.param()).isEqualTo(param);
  }

  /** LiteLLM reads these whatever the API. */
  @ParameterizedTest
  @EnumSource(Operation.class)
  void whatLiteLlmTakesForGrantedIsCheckedInEveryOperation(Operation operation) {
    for (String member :
        new String[] {
          "'metadata':'x'",
          "'metadata':[]",
          "'tools':{}",
          "'tools':5",
          "'tools':[5]",
          "'stream':5",
          "'stream':'true'",
          "'max_tokens':'5'",
          "'max_completion_tokens':[]",
          "'functions':1",
          "'response_format':'json'",
          "'web_search_options':null",
          "'web_search_options':[]",
          "'stop':5",
          "'stop':['x',null]"
        }) {
      // When
      InvalidRequest refusal =
          Requests.refusal(operation, Requests.with(operation, member)).orElseThrow();

      // Then
      assertThat(refusal.param()).startsWith(member.substring(1, member.indexOf("':")));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "TEXT_COMPLETION | 'prompt':''",
        "TEXT_COMPLETION | 'prompt':['a','b']",
        "TEXT_COMPLETION | 'prompt':[1,2]",
        "TEXT_COMPLETION | 'prompt':[[1,2],[3]]",
        "EMBEDDING | 'input':''",
        "EMBEDDING | 'input':[1,2]",
        "EMBEDDING | 'input':[[1,2],[3]]",
        "EMBEDDING | 'input':[{'image':'x'}],'encoding_format':null,'dimensions':5",
        "RESPONSE | 'input':[]",
        "RESPONSE | 'prompt':{'id':'p'}",
        "RESPONSE | 'input':[{'type':'reasoning','summary':[],'content':null}]",
        "RESPONSE | 'input':[{'type':'mcp_list_tools','tools':[{'name':'f','input_schema':true}]}]",
        "RESPONSE | 'input':'x','instructions':null,'conversation':null,'background':true,'tools':[]",
        "RESPONSE | 'input':'x','tools':[{'type':'namespace','name':'n','tools':[{'type':'custom'}]}]",
        "RESPONSE | 'input':'x','tools':[{'type':'web_search'},{'type':'mcp','connector_id':'c'}]",
        "MESSAGE | 'messages':[{'role':'system','content':[{'type':'text','text':'x'}]}]",
        "MESSAGE | 'messages':[{'role':'assistant','content':[]}]",
        "MESSAGE | 'messages':[{'role':'user','content':''}],'metadata':{'user_id':null}",
        "MESSAGE | 'messages':[{'role':'user','content':''}],'tools':[{'name':'f'},{'type':'bash_1'}]",
        "CHAT | 'messages':[{'role':'assistant','content':null,'tool_calls':[]}],'stop':'x'",
        "CHAT | 'messages':[{}],'tools':[{'type':'function','function':{'name':'f'}}]",
        "CHAT | 'messages':[{}],'tools':[{'type':'custom','custom':{}}],'stop':[],'n':null"
      })
  void whatTheApiAllowsIsAccepted(Operation operation, String members) {
    assertThat(Requests.refusal(operation, Requests.of(members))).isEmpty();
  }
}
