package io.octoagent.echo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.octoagent.testbed.Caller;
import io.octoagent.testbed.EchoMode;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** An agent can be tried on the echo: it calls tools, says JSON, and comes to an end. */
@QuarkusTest
@TestProfile(EchoMode.class)
class EchoAgentTest extends EchoCalls {

  private static final String TOOLS =
      "'tools':["
          + tool("find", "'q':{'type':'string'},'top':{'type':'integer','minimum':5}")
          + ","
          + tool("finish", "'done':{'type':'boolean'}")
          + "]";
  private static final String FIND = "{\"q\":\"echo: hi\",\"top\":5}";
  private static final String FORMAT =
      "'response_format':{'type':'json_schema','json_schema':{'name':'n','schema':"
          + "{'type':'object','properties':{'a':{'type':'string'}},'required':['a']}}}";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'tool_choice':'required'",
        "'tool_choice':{'type':'function','function':{'name':'find'}}",
        "'tool_choice':{'type':'allowed_tools','allowed_tools':{'mode':'required','tools':"
            + "[{'type':'function','function':{'name':'find'}}]}}"
      })
  void aForcedToolIsCalled(String choice) throws Exception {
    // When
    JsonNode answer = answer(TOOLS + "," + choice);

    // Then
    JsonNode message = answer.at("/choices/0/message");
    assertThat(answer.at("/choices/0/finish_reason").asText()).isEqualTo("tool_calls");
    assertThat(message.path("content").isNull()).isTrue();
    assertThat(message.at("/tool_calls/0/type").asText()).isEqualTo("function");
    assertThat(message.at("/tool_calls/0/id").asText()).startsWith("call_");
    assertThat(message.at("/tool_calls/0/function/name").asText()).isEqualTo("find");
    assertThat(message.at("/tool_calls/0/function/arguments").asText()).isEqualTo(FIND);
  }

  @Test
  void aForcedToolIsCalledPieceByPieceInAStream() throws Exception {
    // When
    List<JsonNode> deltas = deltas(TOOLS + ",'tool_choice':'required','stream':true", 0);

    // Then
    JsonNode first = deltas.getFirst().at("/delta/tool_calls/0");
    assertThat(deltas.getFirst().at("/delta/role").asText()).isEqualTo("assistant");
    assertThat(first.path("index").asInt(-1)).isZero();
    assertThat(first.path("id").asText()).startsWith("call_");
    assertThat(first.at("/function/name").asText()).isEqualTo("find");
    assertThat(first.at("/function/arguments").asText("?")).isEmpty();
    assertThat(joined(deltas, "/delta/tool_calls/0/function/arguments")).isEqualTo(FIND);
    assertThat(deltas).hasSizeGreaterThan(3);
    assertThat(deltas.getLast().path("finish_reason").asText()).isEqualTo("tool_calls");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aFunctionOfOldIsCalled(boolean stream) throws Exception {
    // Given
    String members = "'functions':[{'name':'f'}],'function_call':{'name':'f'},'stream':" + stream;

    // When
    HttpResponse<String> answer = caller.complete(body(members));

    // Then
    assertThat(answer.body())
        .contains("\"function_call\":{\"name\":\"f\",\"arguments\":\"" + (stream ? "" : "{}"))
        .contains("\"finish_reason\":\"function_call\"");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'tool_choice':'auto'",
        "'tool_choice':'none'",
        "'tool_choice':null",
        "'tool_choice':{'type':'allowed_tools','allowed_tools':{'mode':'auto','tools':[]}}",
        "'response_format':{'type':'text'}",
        "'function_call':'auto'"
      })
  void aFreeModelSaysText(String choice) throws Exception {
    // When
    JsonNode answer = answer(TOOLS + "," + choice);

    // Then
    assertThat(answer.at("/choices/0/message/content").asText()).isEqualTo("echo: hi");
    assertThat(answer.at("/choices/0/message").has("tool_calls")).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '"',
      value = {"find,finish", "find finish,text", "finish,find"})
  void anAgentThatMustCallToolsComesToAnEnd(String called, String next) throws Exception {
    // Given
    String history =
        List.of(called.split(" ")).stream()
            .map(
                name ->
                    "{'role':'assistant','content':null,'tool_calls':[{'id':'c','type':'function',"
                        + "'function':{'name':'%s','arguments':'{}'}}]},".formatted(name)
                        + "{'role':'tool','tool_call_id':'c','content':'sunny'}")
            .collect(Collectors.joining(",", "{'role':'user','content':'hi'},", ""));

    // When
    HttpResponse<String> answer =
        caller.complete(
            json(
                "{'model':'main','messages':["
                    + history
                    + "],"
                    + TOOLS
                    + ",'tool_choice':'required'}"));

    // Then
    JsonNode message = Caller.json(answer.body()).at("/choices/0/message");
    assertThat(message.at("/tool_calls/0/function/name").asText("text")).isEqualTo(next);
    assertThat(message.path("content").asText("none"))
        .isEqualTo(next.equals("text") ? "echo: sunny" : "none");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aSchemaIsObeyed(boolean stream) throws Exception {
    // When
    String said =
        stream
            ? joined(deltas(FORMAT + ",'stream':true", 0), "/delta/content")
            : answer(FORMAT).at("/choices/0/message/content").asText();

    // Then
    assertThat(said).isEqualTo("{\"a\":\"echo: hi\"}");
  }

  @Test
  void anObjectIsSaidWhereAnyWillDo() throws Exception {
    // When
    JsonNode answer = answer("'response_format':{'type':'json_object'}");

    // Then
    assertThat(answer.at("/choices/0/message/content").asText()).isEqualTo("{\"echo\":\"hi\"}");
  }

  private static String tool(String name, String properties) {
    return "{'type':'function','function':{'name':'"
        + name
        + "','parameters':{'type':'object','properties':{"
        + properties
        + "}}}}";
  }
}
