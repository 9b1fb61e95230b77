package io.octoagent.litellm;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.octoagent.operation.InvalidRequest;
import io.octoagent.operation.Operation;
import io.octoagent.operation.RequestBody;
import io.octoagent.testbed.Contract;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is just within the bounds of a body is taken, and reaches the proxy byte for byte. */
class RequestBodyTest {

  private static final String GOOD =
      "{\"model\":\"main\",\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}";

  static Stream<String> members() {
    return Stream.of(
        "\"x\":" + "[".repeat(255) + "]".repeat(255),
        "\"x\":" + "{\"a\":".repeat(255) + "1" + "}".repeat(255),
        numbered("\"n%d\":1", 998),
        "\"metadata\":{" + numbered("\"n%d\":1", 1_000) + "}",
        "\"x\":{" + numbered("\"n%d\":1", 40_000) + "}",
        "\"x\":[" + numbered("%d", 400_000) + "]",
        "\"x\":{\"" + "n".repeat(900) + "\":1}",
        "\"user\":\"" + "u".repeat(9_000) + "\"",
        "\"x\":\"" + "s".repeat(10 << 20) + "\"",
        "\"x\":" + "1".repeat(308),
        "\"x\":0." + "1".repeat(900),
        "\"x\":[1e308,-1.7976931348623157e308,1E-999,0e999]");
  }

  @ParameterizedTest
  @MethodSource("members")
  void aBodyWithinTheBoundsIsHandedOnAsItIs(String member) {
    // Given
    String said = GOOD.substring(0, GOOD.length() - 1) + "," + member + "}";
    // When
    RequestBody body =
        RequestBody.parse(said.getBytes(UTF_8), Operation.CHAT.fields(), SteeringFields.ALL);
    // Then
    assertThat(
            new ProxyRequest(
                    Operation.CHAT, Contract.MAIN, body, null, Forwarded.NOTHING, null, null)
                .json()
                .toString())
        .isEqualTo("{\"disable_fallbacks\":true," + said.substring(1));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'input':'x','previous_response_id':'resp_1' | previous_response_id",
        "'input':[{'id':'rs_1','type':'item_reference'}] | input",
        "'prompt':{'id':'pmpt_1'} | prompt",
        "'input':[{'type':'message','content':'x'}],'prompt':null,'previous_response_id':null |"
      })
  void whatOnlyTheVendorHasIsNoticed(String members, String field) {
    // When
    RequestBody body = Requests.read(Operation.RESPONSE, Requests.of(members));
    // Then
    assertThat(body.conversation()).isEqualTo(field);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\\ud83d\\udc19",
        "\\uD83D\\uDC19\\ud83d\\udc19",
        "\\\\ud83d",
        "\\\\\\\\ud83d x",
        "\\u00e9\\ud7ff\\ue000",
        "\uD83D\uDC19 \u00e9 \u65e5"
      })
  void wholeCharactersAreTaken(String text) {
    // Given
    String said = GOOD.replace("\"x\"", '"' + text + '"');
    // When
    RequestBody body =
        RequestBody.parse(said.getBytes(UTF_8), Operation.CHAT.fields(), SteeringFields.ALL);
    // Then
    assertThat(body.bytes()).isEqualTo(said.getBytes(UTF_8));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 4_000, 4_093, 4_094, 4_095, 4_096, 4_097, 8_191, 8_192, 100_000})
  void bytesThatAreNotUtf8AreFoundWhereverTheyStand(int place) {
    // Given
    String text = "x".repeat(place) + "\u00c3(" + "\u00c3\u00a9".repeat(10);
    byte[] said = GOOD.replace("\"x\"", '"' + text + '"').getBytes(ISO_8859_1);
    // When
    assertThatExceptionOfType(InvalidRequest.class)
        .isThrownBy(() -> RequestBody.parse(said, Operation.CHAT.fields(), SteeringFields.ALL))
        // Then
        .withMessage("The body is not JSON in UTF-8.");
  }

  private static String numbered(String member, int count) {
    return IntStream.range(0, count).mapToObj(member::formatted).collect(Collectors.joining(","));
  }
}
