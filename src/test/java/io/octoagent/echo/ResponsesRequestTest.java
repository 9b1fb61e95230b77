package io.octoagent.echo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.octoagent.operation.InvalidRequest;
import io.octoagent.operation.Operation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the echo hears in a request of the Responses API, and what it does about it. */
class ResponsesRequestTest {

  private static final String USER = "{'role':'user','content':'hi'}";
  private static final String CALLED =
      "{'type':'function_call','call_id':'c','name':'NAME','arguments':'{}'},"
          + "{'type':'function_call_output','call_id':'c','output':'sunny'}";
  private static final String TOOLS =
      "'tools':[{'type':'web_search'},{'type':'custom','name':'odd'},"
          + "{'type':'function','name':'find','parameters':{'type':'object','properties':"
          + "{'top':{'type':'integer','minimum':5}}}},"
          + "{'type':'function','name':'finish','parameters':null}]";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "'a b' | echo: a b | 3",
        "null | echo: | 1",
        "[] | echo: | 1",
        "[{'role':'user','content':'a b'}] | echo: a b | 3",
        "[{'type':'message','role':'user','content':[{'type':'input_text','text':'a'},"
            + "{'type':'input_image','image_url':'x'},{'type':'input_text','text':'b'}]}]"
            + " | echo: a  b | 3",
        "[{'role':'user','content':'a b'},{'type':'message','role':'assistant','content':"
            + "[{'type':'output_text','text':'c'}]},{'role':'developer','content':'d'},"
            + "{'type':'item_reference','id':'x'},{'type':'reasoning','summary':[]}]"
            + " | echo: a b | 5",
        "[{'role':'user','content':'a'},{'type':'function_call','name':'f','arguments':'{}'},"
            + "{'type':'function_call_output','call_id':'c','output':'b'}] | echo: b | 3",
        "[{'role':'user','content':'a'},{'type':'custom_tool_call_output','call_id':'c','output':"
            + "[{'type':'input_text','text':'b'}]}] | echo: b | 3"
      })
  void theLastThatIsNotTheModelsOwnIsHeard(String input, String text, int inputTokens) {
    // When
    JsonNode answer = answer("'instructions':'well','input':" + input);

    // Then
    assertThat(answer.at("/output/0/content/0/text").asText().strip()).isEqualTo(text);
    assertThat(answer.at("/usage/input_tokens").asInt()).isEqualTo(inputTokens);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "'required' | find | {'top':5}",
        "{'type':'function','name':'finish'} | finish | {}",
        "{'type':'allowed_tools','mode':'required','tools':[{'type':'function','name':'finish'}]}"
            + " | finish | {}"
      })
  void aForcedToolIsCalled(String choice, String name, String arguments) {
    // When
    JsonNode answer = answer("'input':'hi'," + TOOLS + ",'tool_choice':" + choice);

    // Then
    assertThat(answer.at("/output/0/name").asText()).isEqualTo(name);
    assertThat(Echoed.json(answer.at("/output/0/arguments").asText()))
        .isEqualTo(Echoed.json(arguments));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'auto'",
        "'none'",
        "null",
        "{'type':'allowed_tools','mode':'auto','tools':[{'type':'function','name':'find'}]}"
      })
  void aFreeModelSaysText(String choice) {
    // When
    JsonNode answer = answer("'input':'hi'," + TOOLS + ",'tool_choice':" + choice);

    // Then
    assertThat(answer.at("/output/0/content/0/text").asText()).isEqualTo("echo: hi");
  }

  @ParameterizedTest
  @CsvSource({"find,finish", "find finish,", "finish,find"})
  void anAgentThatMustCallToolsComesToAnEnd(String called, String next) {
    // Given
    StringBuilder items =
        new StringBuilder(USER + "," + CALLED.replace("NAME", "find") + "," + USER);
    for (String name : called.split(" ", -1)) {
      items.append(',').append(CALLED.replace("NAME", name));
    }

    // When
    JsonNode answer = answer("'input':[" + items + "]," + TOOLS + ",'tool_choice':'required'");

    // Then
    assertThat(answer.at("/output/0/name").textValue()).isEqualTo(next);
    assertThat(answer.at("/output/0/content/0/text").textValue())
        .isEqualTo(next == null ? "echo: sunny" : null);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "{'type':'json_object'} | {'echo':'hi'}",
        "{'type':'json_schema','name':'n','schema':{'type':'object','properties':"
            + "{'a':{'type':'string'}},'required':['a']}} | {'a':'echo: hi'}"
      })
  void aFormatIsObeyed(String format, String json) {
    // When
    JsonNode answer = answer("'input':'hi','text':{'format':" + format + "}");

    // Then
    assertThat(Echoed.json(answer.at("/output/0/content/0/text").asText()))
        .isEqualTo(Echoed.json(json));
  }

  @Test
  void whatIsNotGivenIsNotRefused() {
    // When
    JsonNode answer =
        answer(
            "'input':'hi','previous_response_id':null,'conversation':null,'prompt':null,"
                + "'background':false,'text':{}");

    // Then
    assertThat(answer.path("status").asText()).isEqualTo("completed");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "'previous_response_id':'resp_1' | previous_response_id",
        "'conversation':{'id':'conv_1'} | conversation",
        "'prompt':{'id':'pmpt_1'} | prompt",
        "'background':true | background",
        "'input':5 | input",
        "'max_output_tokens':0 | max_output_tokens",
        "'tool_choice':'required' | tool_choice",
        "'tool_choice':'required','tools':[{'type':'web_search'}] | tool_choice",
        "'tool_choice':'sometimes' | tool_choice",
        "'tool_choice':{'type':'function','name':'f'} | tool_choice",
        "'tool_choice':{'type':'web_search_preview'},'tools':[{'type':'web_search'}] | tool_choice",
        "'tool_choice':{'type':'custom','name':'f'},'tools':[{'type':'custom','name':'f'}]"
            + " | tool_choice",
        "'text':{'format':{'type':'yaml'}} | text.format",
        "'text':{'format':{'type':'json_schema'}} | text.format.schema",
        "'text':{'format':{'type':'json_schema','schema':{'enum':[]}}} | text.format.schema",
        "'tool_choice':'required','tools':[{'type':'web_search'},{'type':'function','name':'f',"
            + "'parameters':{'type':'string'}}] | tools[1].parameters"
      })
  void whatItCannotDoIsRefused(String members, String param) {
    // When
    InvalidRequest refusal = Echoed.refusal(Operation.RESPONSE, "{" + members + "}");

    // Then
    assertThat(refusal.param()).isEqualTo(param);
  }

  private static JsonNode answer(String members) {
    return Echoed.of(Operation.RESPONSE, "{'model':'main'," + members + "}").whole();
  }
}
