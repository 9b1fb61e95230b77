package io.octoagent.echo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.openai.core.ObjectMappers;
import com.openai.models.responses.Response;
import com.openai.models.responses.ResponseStreamEvent;
import io.octoagent.operation.Operation;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The Responses API is answered in OpenAI's shape, plain and streamed. */
class ResponsesEchoTest {

  private static final String HI = "'input':'hi there'";
  private static final String CALL =
      HI
          + ",'tool_choice':'required','tools':[{'type':'function','name':'f','parameters':"
          + "{'type':'object','properties':{'a':{'type':'string'}}}}]";
  private static final String ARGUMENTS = "{\"a\":\"echo: hi there\"}";

  @Test
  void theAnswerHasAllItsFields() {
    // When
    JsonNode answer = echo(HI).whole();

    // Then
    assertThat(Echoed.shape(answer))
        .isEqualTo(
            Echoed.json(
                "{'id':'resp_ID','object':'response','created_at':0,'status':'completed',"
                    + "'background':false,'completed_at':0,'error':null,'incomplete_details':null,"
                    + "'instructions':null,'max_output_tokens':null,'max_tool_calls':null,"
                    + "'model':'echo','output':[{'id':'msg_ID','type':'message',"
                    + "'status':'completed','role':'assistant','content':[{'type':'output_text',"
                    + "'text':'echo: hi there','annotations':[],'logprobs':[]}]}],"
                    + "'parallel_tool_calls':true,'previous_response_id':null,"
                    + "'prompt_cache_key':null,'reasoning':{'effort':null,'summary':null},"
                    + "'safety_identifier':null,'service_tier':'default','store':false,"
                    + "'temperature':1,'text':{'format':{'type':'text'}},'tool_choice':'auto',"
                    + "'tools':[],'top_logprobs':0,'top_p':1,'truncation':'disabled','usage':"
                    + "{'input_tokens':2,'input_tokens_details':{'cached_tokens':0,"
                    + "'cache_write_tokens':0},'output_tokens':3,'output_tokens_details':"
                    + "{'reasoning_tokens':0},'total_tokens':5},'user':null,'metadata':{}}"));
  }

  @Test
  void settingsAreRepeated() {
    // Given
    String settings =
        "{'instructions':'be kind','max_output_tokens':50,'max_tool_calls':3,"
            + "'parallel_tool_calls':false,'prompt_cache_key':'k','reasoning':{'effort':'low'},"
            + "'safety_identifier':'s','temperature':0.25,'text':{'format':{'type':'text'},"
            + "'verbosity':'low'},'tool_choice':'none','tools':[{'type':'web_search'}],"
            + "'top_logprobs':2,'top_p':0.5,'truncation':'auto','user':'u','metadata':{'a':'b'}}";

    // When
    JsonNode answer = echo(HI + "," + settings.substring(1, settings.length() - 1)).whole();

    // Then
    assertThat(Echoed.json(settings).properties())
        .allSatisfy(it -> assertThat(answer.path(it.getKey())).isEqualTo(it.getValue()));
    assertThat(answer.at("/usage/input_tokens").asInt()).isEqualTo(4);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'instructions':'LONG'",
        "'tools':[{'type':'function','name':'f','description':'LONG'}]",
        "'tools':DEEP",
        "'metadata':{'a':DEEP}",
        "'metadata':5,'tools':'x','text':[],'temperature':'1','instructions':[],'reasoning':1"
      })
  void settingsThatCannotBeRepeatedAreLeftOut(String settings) {
    // Given
    String deep = "[".repeat(900) + "]".repeat(900);

    // When
    Echoed echo =
        echo(HI + "," + settings.replace("LONG", "x".repeat(200_000)).replace("DEEP", deep));

    // Then
    assertThat(Echoed.shape(echo.whole()).path("tools")).isEmpty();
    assertThat(echo.whole().path("instructions").isNull()).isTrue();
    assertThat(echo.whole().path("metadata")).isEqualTo(Echoed.json("{}"));
    assertThat(echo.whole().path("text")).isEqualTo(Echoed.json("{'format':{'type':'text'}}"));
    assertThat(String.join("", echo.events())).hasSizeLessThan(20_000);
  }

  @Test
  void aTextIsStreamed() {
    // When
    Echoed echo = echo(HI);

    // Then
    assertThat(echo.names())
        .containsExactly(
            "response.created",
            "response.in_progress",
            "response.output_item.added",
            "response.content_part.added",
            "response.output_text.delta",
            "response.output_text.delta",
            "response.output_text.delta",
            "response.output_text.done",
            "response.content_part.done",
            "response.output_item.done",
            "response.completed");
    assertThat(echo.joined("response.output_text.delta", "/delta")).isEqualTo("echo: hi there");
    assertThat(echo.joined("response.output_text.done", "/text")).isEqualTo("echo: hi there");
    JsonNode item = echo.whole().at("/output/0");
    assertThat(echo.data().get(2).at("/item/content")).isEmpty();
    assertThat(echo.data().get(2).at("/item/status").asText()).isEqualTo("in_progress");
    assertThat(echo.data().get(8).path("part")).isEqualTo(item.at("/content/0"));
    assertThat(echo.data().get(9).path("item")).isEqualTo(item);
    assertThat(echo.data().subList(3, 9))
        .allSatisfy(
            event -> {
              assertThat(event.path("item_id")).isEqualTo(item.path("id"));
              assertThat(event.path("output_index").asInt(-1)).isZero();
              assertThat(event.path("content_index").asInt(-1)).isZero();
            });
    isNumberedAndEndsWithTheWhole(echo);
  }

  @Test
  void aCallIsStreamed() {
    // When
    Echoed echo = echo(CALL);

    // Then
    assertThat(Echoed.shape(echo.whole().path("output")))
        .isEqualTo(
            Echoed.json(
                "[{'id':'fc_ID','type':'function_call','status':'completed','arguments':"
                    + "'{\\'a\\':\\'echo: hi there\\'}','call_id':'call_ID','name':'f'}]"));
    assertThat(Collections.frequency(echo.names(), "response.function_call_arguments.delta"))
        .isGreaterThan(3);
    assertThat(echo.names().stream().distinct())
        .containsExactly(
            "response.created",
            "response.in_progress",
            "response.output_item.added",
            "response.function_call_arguments.delta",
            "response.function_call_arguments.done",
            "response.output_item.done",
            "response.completed");
    assertThat(echo.joined("response.function_call_arguments.delta", "/delta"))
        .isEqualTo(ARGUMENTS);
    assertThat(echo.joined("response.function_call_arguments.done", "/arguments"))
        .isEqualTo(ARGUMENTS);
    assertThat(echo.data().get(2).at("/item/arguments").asText("?")).isEmpty();
    isNumberedAndEndsWithTheWhole(echo);
  }

  @ParameterizedTest
  @ValueSource(strings = {HI, CALL})
  void anAnswerThatIsCutIsIncomplete(String members) {
    // When
    Echoed echo = echo(members + ",'max_output_tokens':2");

    // Then
    assertThat(echo.finishReason()).isEqualTo("incomplete");
    assertThat(echo.whole().path("status").asText()).isEqualTo("incomplete");
    assertThat(echo.whole().path("completed_at").isNull()).isTrue();
    assertThat(echo.whole().path("incomplete_details"))
        .isEqualTo(Echoed.json("{'reason':'max_output_tokens'}"));
    assertThat(echo.whole().at("/output/0/status").asText()).isEqualTo("incomplete");
    assertThat(echo.whole().at("/usage/output_tokens").asInt()).isEqualTo(2);
    assertThat(echo.names()).last().isEqualTo("response.incomplete");
    isNumberedAndEndsWithTheWhole(echo);
  }

  @ParameterizedTest
  @ValueSource(strings = {HI, CALL, HI + ",'max_output_tokens':1"})
  void openAisSdkReadsIt(String members) throws Exception {
    // Given
    Echoed echo = echo(members);

    // When
    Response read =
        ObjectMappers.jsonMapper().readValue(echo.whole().toString(), Response.class).validate();
    for (JsonNode event : echo.data()) {
      ObjectMappers.jsonMapper().readValue(event.toString(), ResponseStreamEvent.class).validate();
    }

    // Then
    assertThat(read.output()).hasSize(1);
  }

  private static void isNumberedAndEndsWithTheWhole(Echoed echo) {
    List<JsonNode> events = echo.data();
    assertThat(events.stream().map(event -> event.path("sequence_number").asInt(-1)))
        .containsExactlyElementsOf(IntStream.range(0, events.size()).boxed().toList());
    assertThat(events.stream().map(event -> event.path("type").asText()))
        .containsExactlyElementsOf(echo.names());
    assertThat(Echoed.shape(events.getLast().path("response")))
        .isEqualTo(Echoed.shape(echo.whole()));
    assertThat(events.getFirst().at("/response/status").asText()).isEqualTo("in_progress");
    assertThat(events.getFirst().at("/response/output")).isEmpty();
  }

  private static Echoed echo(String members) {
    return Echoed.of(Operation.RESPONSE, "{'model':'main'," + members + "}");
  }
}
