package io.octoagent.echo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.octoagent.operation.InvalidRequest;
import io.octoagent.operation.Operation;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever a request holds, the echo refuses it or gives an answer of a limited size. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class HostileRequestTest {

  private static final int MOST_CHARACTERS = 8 << 20;

  private static final String FIELDS =
      "prompt echo suffix n stop max_tokens input instructions max_output_tokens metadata text"
          + " tools tool_choice functions function_call response_format messages system"
          + " stop_sequences output_config output_format dimensions encoding_format background"
          + " temperature reasoning user";

  private static final List<String> VALUES =
      List.of(
          "null",
          "true",
          "1",
          "-1",
          "1e999",
          "1.5",
          "''",
          "'x'",
          "[]",
          "[null]",
          "[1,'x',{},[[]]]",
          "{}",
          "{'type':null,'name':1,'format':[]}",
          "[{'type':'function','name':'f','role':'user','content':{'a':1}}]",
          "[{'role':5,'content':[null,1,[1],{'type':'tool_result','content':{}}]}]",
          "{'format':{'type':'json_schema','schema':[]},'type':'function','function':5}");

  static Stream<Arguments> oddFields() {
    return Stream.of(Operation.values())
        .flatMap(
            operation ->
                Stream.of(FIELDS.split(" ", -1)).map(field -> Arguments.of(operation, field)));
  }

  @ParameterizedTest
  @MethodSource("oddFields")
  void aFieldOfAnyTypeIsRefusedOrAnswered(Operation operation, String field) {
    // When
    List<String> said =
        VALUES.stream().map(value -> said(operation, "{'" + field + "':" + value + "}")).toList();

    // Then
    assertThat(said).allMatch(text -> text.length() < MOST_CHARACTERS);
  }

  @ParameterizedTest
  @EnumSource
  void aHugeTextIsRefusedOrAnswered(Operation operation) {
    // Given
    String body = everywhere(operation, "'" + "a ".repeat(1 << 20) + "'");

    // When
    String said = said(operation, body);

    // Then
    assertThat(said).hasSizeLessThan(MOST_CHARACTERS);
  }

  @ParameterizedTest
  @EnumSource
  void manyItemsAreRefusedOrAnswered(Operation operation) {
    // Given
    String item = "{'role':'user','content':[{'type':'input_text','text':'a'}]},";
    List<String> bodies =
        Stream.of(item.repeat(20_000) + "{}", "'ab',".repeat(200_000) + "'ab'")
            .map(items -> everywhere(operation, "[" + items + "]"))
            .toList();

    // When
    List<String> said = bodies.stream().map(body -> said(operation, body)).toList();

    // Then
    assertThat(said).allMatch(text -> text.length() < MOST_CHARACTERS);
  }

  @ParameterizedTest
  @EnumSource
  void aDeepValueIsRefusedOrAnswered(Operation operation) {
    // Given
    List<String> bodies =
        Stream.of(90, 500, 990, 100_000)
            .flatMap(
                depth ->
                    Stream.of(
                        "[".repeat(depth) + "]".repeat(depth),
                        "{'a':".repeat(depth) + "1" + "}".repeat(depth)))
            .map(value -> everywhere(operation, value))
            .toList();

    // When
    List<String> said = bodies.stream().map(body -> said(operation, body)).toList();

    // Then
    assertThat(said).allMatch(text -> text.length() < MOST_CHARACTERS);
  }

  @ParameterizedTest
  @EnumSource
  void aBodyThatIsNoObjectIsRefusedOrAnswered(Operation operation) {
    // Given
    Stream<String> bodies = Stream.of("[]", "5", "null", "'x'", "");

    // When
    List<String> said = bodies.map(body -> said(operation, body)).toList();

    // Then
    assertThat(said).allMatch(text -> text.length() < MOST_CHARACTERS);
  }

  /** A body with {@code value} as each of the fields that the operation has. */
  private static String everywhere(Operation operation, String value) {
    String input = operation == Operation.TEXT_COMPLETION ? "prompt" : "input";
    String fields =
        "{'messages':[{'role':'user','content':VALUE}],'instructions':VALUE,'system':VALUE,"
            + "'tools':VALUE,'metadata':VALUE,'suffix':VALUE,'INPUT':VALUE}";
    return fields.replace("INPUT", input).replace("VALUE", value);
  }

  /** The whole answer and its stream, or the message of the refusal. */
  private static String said(Operation operation, String body) {
    try {
      Echoed echo = Echoed.of(operation, body);
      assertThat(echo.whole().isObject()).isTrue();
      assertThat(echo.data()).isNotEmpty().allMatch(JsonNode::isObject);
      return echo.whole() + String.join("", echo.events());
    } catch (InvalidRequest e) {
      assertThat(e.getMessage()).isNotBlank().hasSizeLessThan(400);
      return e.getMessage();
    }
  }
}
