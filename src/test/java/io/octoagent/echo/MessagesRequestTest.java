package io.octoagent.echo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.octoagent.operation.InvalidRequest;
import io.octoagent.operation.Operation;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the echo hears in a request of the Messages API, and what it does about it. */
class MessagesRequestTest {

  private static final String HI = "'messages':[{'role':'user','content':'hi'}]";
  private static final String CALLED =
      "{'role':'assistant','content':[{'type':'tool_use','id':'t','name':'NAME','input':{}}]},"
          + "{'role':'user','content':[{'type':'tool_result','tool_use_id':'t','content':'sunny'},"
          + "{'type':'text','text':'(reminder)'}]}";
  private static final String TOOLS =
      "'tools':[{'type':'web_search_20250305','name':'web_search'},"
          + "{'name':'find','input_schema':{'type':'object','properties':"
          + "{'top':{'type':'integer','minimum':5}}}},"
          + "{'type':'custom','name':'finish','input_schema':{'type':'object'}}]";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "[{'role':'user','content':'a b'}] | echo: a b | 4",
        "[{'role':'user','content':[{'type':'text','text':'a'},{'type':'image','source':{}},"
            + "{'type':'text','text':'b'}]}] | echo: a  b | 4",
        "[{'role':'user','content':'a'},{'role':'assistant','content':[{'type':'thinking',"
            + "'thinking':'x y'},{'type':'text','text':'b'}]}] | echo: a | 4",
        "[{'role':'user','content':'a'},{'role':'system','content':'b'}] | echo: a | 4",
        "[{'role':'user','content':'a'},{'role':'assistant','content':'b'},"
            + "{'role':'user','content':[{'type':'tool_result','tool_use_id':'t','content':'c'}]}]"
            + " | echo: c | 5",
        "[{'role':'user','content':[{'type':'tool_result','tool_use_id':'t','content':"
            + "[{'type':'text','text':'c'},{'type':'image'}]},{'type':'text','text':'d'}]}]"
            + " | echo: c d | 4",
        "[] | echo: | 2",
        "5 | echo: | 2"
      })
  void theUsersLastMessageIsHeard(String messages, String text, int inputTokens) {
    // When
    JsonNode answer = answer("'system':[{'type':'text','text':'be kind'}],'messages':" + messages);

    // Then
    assertThat(answer.at("/content/0/text").asText().strip()).isEqualTo(text);
    assertThat(answer.at("/usage/input_tokens").asInt()).isEqualTo(inputTokens);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "{'type':'any'} | find | {'top':5}",
        "{'type':'any','disable_parallel_tool_use':true} | find | {'top':5}",
        "{'type':'tool','name':'finish'} | finish | {}"
      })
  void aForcedToolIsCalled(String choice, String name, String input) {
    // When
    JsonNode answer = answer(HI + "," + TOOLS + ",'tool_choice':" + choice);

    // Then
    assertThat(answer.at("/content/0/name").asText()).isEqualTo(name);
    assertThat(answer.at("/content/0/input")).isEqualTo(Echoed.json(input));
  }

  @ParameterizedTest
  @ValueSource(strings = {"{'type':'auto'}", "{'type':'none'}", "null"})
  void aFreeModelSaysText(String choice) {
    // When
    JsonNode answer = answer(HI + "," + TOOLS + ",'tool_choice':" + choice);

    // Then
    assertThat(answer.at("/content/0/text").asText()).isEqualTo("echo: hi");
  }

  @ParameterizedTest
  @CsvSource({"find,finish", "find finish,", "finish,find"})
  void anAgentThatMustCallToolsComesToAnEnd(String called, String next) {
    // Given
    String user = "{'role':'user','content':[{'type':'text','text':'hi'}]}";
    StringBuilder messages =
        new StringBuilder(user + "," + CALLED.replace("NAME", "find") + "," + user);
    for (String name : called.split(" ", -1)) {
      messages.append(',').append(CALLED.replace("NAME", name));
    }

    // When
    JsonNode answer =
        answer("'messages':[" + messages + "]," + TOOLS + ",'tool_choice':{'type':'any'}");

    // Then
    assertThat(answer.at("/content/0/name").textValue()).isEqualTo(next);
    assertThat(answer.at("/content/0/text").textValue())
        .isEqualTo(next == null ? "echo: sunny (reminder)" : null);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"'output_config':{'effort':'low','format':FORMAT}", "'output_format':FORMAT"})
  void aSchemaIsObeyed(String members) {
    // Given
    String format =
        "{'type':'json_schema','schema':{'type':'object','properties':{'a':{'type':'string'}},"
            + "'required':['a']}}";

    // When
    JsonNode answer = answer(HI + "," + members.replace("FORMAT", format));

    // Then
    assertThat(answer.at("/content/0/text").asText()).isEqualTo("{\"a\":\"echo: hi\"}");
    assertThat(answer.path("stop_reason").asText()).isEqualTo("end_turn");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "'max_tokens':0 | max_tokens",
        "'max_tokens':'9' | max_tokens",
        "'tool_choice':{'type':'any'} | tool_choice",
        "'tool_choice':{'type':'tool','name':'f'} | tool_choice",
        "'tool_choice':{'type':'tool','name':'web_search'},'tools':[{'name':'web_search'}]"
            + " | tool_choice",
        "'tool_choice':'any' | tool_choice",
        "'tool_choice':{'type':'required'} | tool_choice",
        "'output_config':{'format':{'type':'json_object'}} | output_config.format",
        "'output_config':{'format':'json'} | output_config.format",
        "'output_format':{'type':'text'} | output_format",
        "'output_config':{'format':{'type':'json_schema'}} | output_config.format.schema",
        "'output_format':{'type':'json_schema','schema':{'enum':[]}} | output_format.schema",
        "'tool_choice':{'type':'any'},'tools':[{'name':'f','input_schema':{'type':'string'}}]"
            + " | tools[0].input_schema"
      })
  void whatItCannotDoIsRefused(String members, String param) {
    // When
    InvalidRequest refusal = Echoed.refusal(Operation.MESSAGE, "{" + HI + "," + members + "}");

    // Then
    assertThat(refusal.param()).isEqualTo(param);
  }

  private static JsonNode answer(String members) {
    return Echoed.of(Operation.MESSAGE, "{'model':'main'," + members + "}").whole();
  }
}
