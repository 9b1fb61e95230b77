package io.octoagent.echo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.octoagent.operation.Operation;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The Messages API is answered in Anthropic's shape, plain and streamed. */
class MessagesEchoTest {

  private static final String HI = "'messages':[{'role':'user','content':'hi there'}]";
  private static final String CALL =
      HI
          + ",'tool_choice':{'type':'any'},'tools':[{'name':'f','input_schema':"
          + "{'type':'object','properties':{'a':{'type':'string'},'n':{'enum':[1.5]}},"
          + "'required':['a','n']}}]";
  private static final String MESSAGE =
      "{'id':'msg_ID','type':'message','role':'assistant','model':'echo','content':%s,"
          + "'stop_reason':%s,'stop_sequence':null,'usage':{'input_tokens':2,"
          + "'cache_creation_input_tokens':0,'cache_read_input_tokens':0,'output_tokens':%d}}";

  @Test
  void theAnswerHasAllItsFields() {
    // When
    Echoed echo = echo(HI);

    // Then
    assertThat(Echoed.shape(echo.whole()))
        .isEqualTo(
            Echoed.json(
                MESSAGE.formatted(
                    "[{'type':'text','text':'echo: hi there','citations':null}]",
                    "'end_turn'",
                    3)));
    assertThat(echo.finishReason()).isEqualTo("end_turn");
  }

  @Test
  void aTextIsStreamed() {
    // When
    Echoed echo = echo(HI);

    // Then
    assertThat(echo.names())
        .containsExactly(
            "message_start",
            "content_block_start",
            "content_block_delta",
            "content_block_delta",
            "content_block_delta",
            "content_block_stop",
            "message_delta",
            "message_stop");
    List<JsonNode> events = echo.data();
    assertThat(Echoed.shape(events.get(0)))
        .isEqualTo(
            Echoed.json(
                "{'type':'message_start','message':" + MESSAGE.formatted("[]", "null", 0) + "}"));
    assertThat(events.get(1))
        .isEqualTo(
            Echoed.json(
                "{'type':'content_block_start','index':0,'content_block':"
                    + "{'type':'text','text':'','citations':null}}"));
    assertThat(events.get(3))
        .isEqualTo(
            Echoed.json(
                "{'type':'content_block_delta','index':0,'delta':"
                    + "{'type':'text_delta','text':'hi '}}"));
    assertThat(echo.joined("content_block_delta", "/delta/text")).isEqualTo("echo: hi there");
    assertThat(events.get(5)).isEqualTo(Echoed.json("{'type':'content_block_stop','index':0}"));
    assertThat(events.get(6).path("delta"))
        .isEqualTo(Echoed.json("{'stop_reason':'end_turn','stop_sequence':null}"));
    assertThat(events.get(6).path("usage")).isEqualTo(echo.whole().path("usage"));
    assertThat(events.get(7)).isEqualTo(Echoed.json("{'type':'message_stop'}"));
  }

  @Test
  void aCallIsStreamed() {
    // When
    Echoed echo = echo(CALL);

    // Then
    JsonNode block = echo.whole().at("/content/0");
    assertThat(Echoed.shape(block))
        .isEqualTo(
            Echoed.json(
                "{'type':'tool_use','id':'toolu_ID','name':'f','input':"
                    + "{'a':'echo: hi there','n':1.5}}"));
    assertThat(echo.whole().path("stop_reason").asText()).isEqualTo("tool_use");
    List<JsonNode> events = echo.data();
    assertThat(events.get(1).at("/content_block/id")).isEqualTo(block.path("id"));
    assertThat(events.get(1).at("/content_block/input")).isEqualTo(Echoed.json("{}"));
    assertThat(events.get(2).at("/delta/type").asText()).isEqualTo("input_json_delta");
    assertThat(Echoed.json(echo.joined("content_block_delta", "/delta/partial_json")))
        .isEqualTo(block.path("input"));
    assertThat(events.stream().map(event -> event.path("type").asText()))
        .containsExactlyElementsOf(echo.names())
        .hasSizeGreaterThan(8);
    assertThat(events.get(events.size() - 2).at("/delta/stop_reason").asText())
        .isEqualTo("tool_use");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      nullValues = "null",
      value = {
        "'max_tokens':2 | echo: hi | max_tokens | null | 2",
        "'max_tokens':3 | echo: hi there | end_turn | null | 3",
        "'stop_sequences':['x','there','here'] | echo: hi | stop_sequence | there | 2",
        "'stop_sequences':['here','t'],'max_tokens':1 | echo: | max_tokens | null | 1"
      })
  void anAnswerIsCutWhereItIsToEnd(
      String limit, String text, String reason, String sequence, int tokens) {
    // When
    Echoed echo = echo(HI + "," + limit);

    // Then
    assertThat(echo.finishReason()).isEqualTo(reason);
    assertThat(echo.whole().at("/content/0/text").asText().strip()).isEqualTo(text);
    assertThat(echo.joined("content_block_delta", "/delta/text").strip()).isEqualTo(text);
    assertThat(echo.whole().path("stop_reason").asText()).isEqualTo(reason);
    assertThat(echo.whole().path("stop_sequence").textValue()).isEqualTo(sequence);
    assertThat(echo.joined("message_delta", "/delta/stop_reason")).isEqualTo(reason);
    assertThat(echo.whole().at("/usage/output_tokens").asInt()).isEqualTo(tokens);
  }

  @Test
  void argumentsThatAreCutAreOnlyInTheStream() {
    // When
    Echoed echo = echo(CALL + ",'max_tokens':3");

    // Then
    assertThat(echo.whole().path("stop_reason").asText()).isEqualTo("max_tokens");
    assertThat(echo.whole().at("/content/0/input")).isEqualTo(Echoed.json("{}"));
    assertThat(echo.joined("content_block_delta", "/delta/partial_json"))
        .isEqualTo("{\"a\":\"echo: ");
  }

  @Test
  void tokensAreCounted() {
    // When
    JsonNode count =
        Echoed.of(Operation.COUNT_TOKENS, "{'model':'main','system':'be kind'," + HI + "}").whole();

    // Then
    assertThat(count).isEqualTo(Echoed.json("{'input_tokens':4}"));
  }

  private static Echoed echo(String members) {
    return Echoed.of(Operation.MESSAGE, "{'model':'main'," + members + "}");
  }
}
