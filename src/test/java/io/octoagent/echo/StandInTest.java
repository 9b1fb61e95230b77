package io.octoagent.echo;

import static org.assertj.core.api.Assertions.assertThat;

import io.octoagent.operation.Operation;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Only a text takes the place of a failed answer, whatever the API. */
class StandInTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "CHAT | {'messages':[{'role':'user','content':'hi'}]} | /choices/0/message/content",
        "TEXT_COMPLETION | {'prompt':'hi'} | /choices/0/text",
        "RESPONSE | {'input':'hi'} | /output/0/content/0/text",
        "MESSAGE | {'messages':[{'role':'user','content':'hi'}]} | /content/0/text"
      })
  void aTextTakesItsPlace(Operation operation, String body, String place) {
    // When
    Echoed echo = Echoed.instead(operation, body);

    // Then
    assertThat(echo.whole().at(place).asText()).isEqualTo("echo: hi");
    assertThat(echo.events()).hasSizeGreaterThan(3);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "CHAT | {'messages':[{'role':'user','content':'hi'}]}",
        "TEXT_COMPLETION | {'prompt':'hi'}"
      })
  void itSaysSoWhereItCan(Operation operation, String body) {
    // When
    Echoed echo = Echoed.instead(operation, body);

    // Then
    assertThat(echo.whole().path("system_fingerprint").asText())
        .isEqualTo("octoagent-echo-degraded");
    assertThat(echo.data())
        .hasSizeGreaterThan(2)
        .allSatisfy(
            chunk ->
                assertThat(chunk.path("system_fingerprint").asText())
                    .isEqualTo("octoagent-echo-degraded"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "EMBEDDING | {'input':'hi'}",
        "COUNT_TOKENS | {'messages':[{'role':'user','content':'hi'}]}",
        "TEXT_COMPLETION | {'prompt':5}",
        "RESPONSE | {'input':'hi','text':{'format':{'type':'json_object'}}}",
        "RESPONSE | {'input':'hi','text':{'format':{'type':'json_schema','schema':{}}}}",
        "RESPONSE | {'input':'hi','tool_choice':'required','tools':"
            + "[{'type':'function','name':'f'}]}",
        "RESPONSE | {'input':'hi','previous_response_id':'resp_1'}",
        "MESSAGE | {'messages':[],'output_format':{'type':'json_schema','schema':{}}}",
        "MESSAGE | {'messages':[],'tool_choice':{'type':'any'},'tools':"
            + "[{'name':'f','input_schema':{}}]}",
        "CHAT | {'messages':[],'response_format':{'type':'json_object'}}"
      })
  void nothingElseDoes(Operation operation, String body) {
    // When
    boolean replaced = Echoed.isReplaced(operation, body);

    // Then
    assertThat(replaced).isFalse();
  }
}
