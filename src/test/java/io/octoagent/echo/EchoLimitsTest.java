package io.octoagent.echo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.octoagent.testbed.Caller;
import io.octoagent.testbed.EchoMode;
import io.octoagent.testbed.OpenAiErrors;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The echo says as much and as often as it is asked to, and refuses what it cannot do. */
@QuarkusTest
@TestProfile(EchoMode.class)
class EchoLimitsTest extends EchoCalls {

  @Test
  void asManyChoicesAsAskedAreCounted() throws Exception {
    // When
    JsonNode answer = answer("'n':128");

    // Then
    assertThat(answer.path("choices")).hasSize(128);
    assertThat(answer.at("/choices/127/index").asInt()).isEqualTo(127);
    assertThat(answer.at("/choices/127/message/content").asText()).isEqualTo("echo: hi");
    assertThat(answer.at("/usage/completion_tokens").asInt()).isEqualTo(2 * 128);
    assertThat(answer.path("created").asLong())
        .isBetween(Instant.now().getEpochSecond() - 60, Instant.now().getEpochSecond());
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  void eachChoiceOfAStreamHasItsOwnEnd(int index) throws Exception {
    // When
    List<JsonNode> deltas = deltas("'n':3,'stream':true", index);

    // Then
    assertThat(joined(deltas, "/delta/content")).isEqualTo("echo: hi");
    assertThat(deltas.getFirst().at("/delta/role").asText()).isEqualTo("assistant");
    assertThat(deltas).filteredOn(delta -> !delta.path("finish_reason").isNull()).hasSize(1);
    assertThat(deltas.getLast().path("finish_reason").asText()).isEqualTo("stop");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "'max_tokens':1 | 'echo: ' | length | 1",
        "'max_tokens':9,'max_completion_tokens':1 | 'echo: ' | length | 1",
        "'max_tokens':2 | 'echo: hi' | stop | 2",
        "'stop':'hi' | 'echo: ' | stop | 1",
        "'stop':['no','ho:'] | 'ec' | stop | 1"
      })
  void anAnswerIsCutWhereItIsToEnd(String limit, String text, String reason, int tokens)
      throws Exception {
    // When
    JsonNode answer = answer(limit);

    // Then
    assertThat(answer.at("/choices/0/message/content")).isEqualTo(Caller.json(json(text)));
    assertThat(answer.at("/choices/0/finish_reason").asText()).isEqualTo(reason);
    assertThat(answer.at("/usage/completion_tokens").asInt()).isEqualTo(tokens);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "'n':1000000 | n",
        "'n':0 | n",
        "'n':1.5 | n",
        "'n':'2' | n",
        "'max_tokens':0 | max_tokens",
        "'tool_choice':'required' | tool_choice",
        "'tool_choice':'sometimes' | tool_choice",
        "'tool_choice':{'type':'function','function':{'name':'f'}} | tool_choice",
        "'function_call':{'name':'f'} | function_call",
        "'response_format':'json' | response_format",
        "'response_format':{'type':'json_schema'} | response_format.json_schema.schema",
        "'response_format':{'type':'json_schema','json_schema':{'schema':{'enum':[]}}}"
            + " | response_format.json_schema.schema",
        "'tools':[{'type':'x'},{'type':'function','function':{'name':'f','parameters':{'type':'string'}}}],'tool_choice':'required'"
            + " | tools[1].function.parameters"
      })
  void whatItCannotDoIsRefused(String members, String param) throws Exception {
    // When
    HttpResponse<String> answer = caller.complete(body(members));

    // Then
    JsonNode error = OpenAiErrors.error(answer, 400, "invalid_request");
    assertThat(error.path("param").asText()).isEqualTo(param);
  }
}
