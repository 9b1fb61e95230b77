package io.octoagent.echo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Only a text takes the place of a failed answer, whatever the API. */
class StandInTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "chat | {'messages':[{'role':'user','content':'hi'}]} | /choices/0/message/content",
        "text_completion | {'prompt':'hi'} | /choices/0/text",
        "responses | {'input':'hi'} | /output/0/content/0/text",
        "messages | {'messages':[{'role':'user','content':'hi'}]} | /content/0/text"
      })
  void aTextTakesItsPlace(String operation, String body, String place) {
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
        "chat | {'messages':[{'role':'user','content':'hi'}]}",
        "text_completion | {'prompt':'hi'}"
      })
  void itSaysSoWhereItCan(String operation, String body) {
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
        "embeddings | {'input':'hi'}",
        "count_tokens | {'messages':[{'role':'user','content':'hi'}]}",
        "text_completion | {'prompt':5}",
        "responses | {'input':'hi','text':{'format':{'type':'json_object'}}}",
        "responses | {'input':'hi','text':{'format':{'type':'json_schema','schema':{}}}}",
        "responses | {'input':'hi','tool_choice':'required','tools':"
            + "[{'type':'function','name':'f'}]}",
        "responses | {'input':'hi','previous_response_id':'resp_1'}",
        "messages | {'messages':[],'output_format':{'type':'json_schema','schema':{}}}",
        "messages | {'messages':[],'tool_choice':{'type':'any'},'tools':"
            + "[{'name':'f','input_schema':{}}]}",
        "chat | {'messages':[],'response_format':{'type':'json_object'}}"
      })
  void nothingElseDoes(String operation, String body) {
    // When
    boolean replaced = Echoed.isReplaced(operation, body);

    // Then
    assertThat(replaced).isFalse();
  }

  @Test
  void anOperationThatItDoesNotKnowIsAMistakeOfOurs() {
    // When, Then
    assertThatIllegalArgumentException().isThrownBy(() -> Echoed.of("rerank", "{}"));
  }
}
