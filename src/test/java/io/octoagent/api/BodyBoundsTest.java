package io.octoagent.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.databind.JsonNode;
import io.octoagent.testbed.Caller;
import io.octoagent.testbed.FakeProxy;
import io.octoagent.testbed.FakeProxyResource;
import io.octoagent.testbed.OpenAiErrors;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * JSON that would cost this service much, or that the proxy stumbles over, is refused with an error
 * that says which field it is and why.
 */
@QuarkusTest
@WithTestResource(FakeProxyResource.class)
class BodyBoundsTest {
  private static final String GOOD = Caller.chat("main", "x");

  FakeProxy proxy;

  @TestHTTPResource URI service;

  Caller caller;

  @BeforeEach
  void reset() {
    proxy.reset();
    caller = new Caller(service);
  }

  static Stream<Arguments> costlyOrTroublesome() {
    String list = "\"x\":[" + "1,".repeat(600_000) + "1]";
    return Stream.of(
        arguments("nested too deep", withField("\"x\":" + "[".repeat(256) + "]".repeat(256)), "x"),
        arguments("nested too deep", withField("\"tools\":[" + "{\"a\":".repeat(300)), "tools"),
        arguments("more than 1000 names", withField(alike("\"%s\":1", 10)), null),
        arguments(
            "more than 1000 names",
            withField("\"metadata\":{" + alike("\"%s\":1", 10) + "}"),
            "metadata"),
        arguments("too many names", withField("\"x\":{" + alike("\"%s\":1", 16) + "}"), "x"),
        arguments("too many names", withField("\"x\":[" + alike("{\"%s\":1}", 16) + "]"), "x"),
        arguments("too many values", withField(list), "x"),
        arguments("too long", withField("\"x\":{\"" + "n".repeat(1_100) + "\":1}"), "x"),
        arguments("too long", withField("\"user\":\"" + "u".repeat(1 << 20) + "\""), "user"),
        arguments("too long", GOOD.replace("main", "m".repeat(1 << 20)), "model"),
        arguments("too long", withField("\"n\":" + "1".repeat(1_100)), null),
        arguments("too large", withField("\"temperature\":1e999"), "temperature"),
        arguments("too large", withField("\"x\":[{\"y\":-1E+309}]"), "x"),
        arguments("too large", withField("\"x\":" + "9".repeat(310)), "x"),
        arguments("too large", withField("\"metadata\":{\"a\":1e999}"), "metadata"),
        arguments("half of a surrogate pair", withField("\"x\":\"\\ud800\""), "x"),
        arguments("half of a surrogate pair", withField("\"x\":\"\\ud83d\\u0041\""), "x"),
        arguments("half of a surrogate pair", withField("\"x\":\"\\\\\\uDC00\""), "x"),
        arguments(
            "half of a surrogate pair", withField("\"x\":[1,{\"y\":\"\\udfff\"}],\"z\":1"), "x"),
        arguments("half of a surrogate pair", withField("\"user\":\"\\ud800\""), "user"),
        arguments("not valid JSON", withField("\"x\":{\"\\udfff\":1}"), null));
  }

  @ParameterizedTest(name = "{0}: {2}")
  @MethodSource("costlyOrTroublesome")
  void whatTheProxyOrThisServiceCannotBearIs400(String why, String body, String param)
      throws Exception {
    // When
    HttpResponse<String> response = caller.complete(body);

    // Then
    JsonNode error = OpenAiErrors.error(response, 400, "invalid_request");
    assertThat(error.path("message").asText()).contains(why).hasSizeLessThan(200);
    assertThat(error.path("param").asText(null)).isEqualTo(param);
    assertThat(proxy.calls()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "response_format | 'json' | an object",
        "web_search_options | [1] | an object, or left out",
        "functions | 1 | a list",
        "tools | {} | a list",
        "temperature | '0.7' | a number",
        "max_tokens | {} | a number",
        "tool_choice | 5 | a string or an object",
        "stop | 5 | a string or a list of strings"
      })
  void aFieldOfAnotherKindThanOpenAiSaysIs400(String field, String value, String kind)
      throws Exception {
    // Given
    String body = withField('"' + field + "\":" + value.replace('\'', '"'));

    // When
    HttpResponse<String> response = caller.complete(body);

    // Then
    JsonNode error = OpenAiErrors.error(response, 400, "invalid_request");
    assertThat(error.path("message").asText()).endsWith("must be " + kind + ".");
    assertThat(error.path("param").asText()).isEqualTo(field);
    assertThat(proxy.calls()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "[{},5] | messages[1]",
        "[null] | messages[0]",
        "[{'content':5}] | messages[0].content",
        "[{},{'content':true}] | messages[1].content",
        "[{'tool_calls':1}] | messages[0].tool_calls"
      })
  void aMessageThatCannotBeOneIs400(String messages, String param) throws Exception {
    // Given
    String body = "{\"model\":\"main\",\"messages\":" + messages.replace('\'', '"') + "}";

    // When
    HttpResponse<String> response = caller.complete(body);

    // Then
    JsonNode error = OpenAiErrors.error(response, 400, "invalid_request");
    assertThat(error.path("param").asText()).isEqualTo(param);
    assertThat(proxy.calls()).isEmpty();
  }

  private static String withField(String member) {
    return GOOD.substring(0, GOOD.length() - 1) + "," + member + "}";
  }

  /** {@code 2^bits} members whose names differ and have one hash code. */
  private static String alike(String member, int bits) {
    return IntStream.range(0, 1 << bits)
        .mapToObj(
            n ->
                IntStream.range(0, bits)
                    .mapToObj(bit -> ((n >> bit) & 1) == 0 ? "Aa" : "BB")
                    .collect(Collectors.joining()))
        .map(member::formatted)
        .collect(Collectors.joining(","));
  }
}
