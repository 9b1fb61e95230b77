package io.octoagent.api;

import static io.octoagent.testbed.RawCall.request;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.databind.JsonNode;
import io.octoagent.testbed.Caller;
import io.octoagent.testbed.FakeProxy;
import io.octoagent.testbed.FakeProxyResource;
import io.octoagent.testbed.OpenAiErrors;
import io.octoagent.testbed.RawCall;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A body that is no completion is refused in OpenAI's envelope, which names the field when there is
 * one.
 */
@QuarkusTest
@WithTestResource(FakeProxyResource.class)
class BadBodyTest {
  private static final String JSON = "Content-Type: application/json";
  private static final String PATH = FakeProxy.COMPLETIONS;
  private static final String GOOD = Caller.chat("main", "x");

  FakeProxy proxy;

  @TestHTTPResource URI service;

  @BeforeEach
  void reset() {
    proxy.reset();
  }

  static Stream<Arguments> bodies() {
    String messages = "\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]";
    String nested = "[".repeat(100_000);
    return Stream.of(
        arguments("empty", "", null),
        arguments("blank", " \r\n\t ", null),
        arguments("half", "{\"model\":", null),
        arguments("only a brace", "{", null),
        arguments("a second value", GOOD + " {}", null),
        arguments("rubbish behind", GOOD + "x", null),
        arguments("a trailing comma", GOOD.replace("]}", "],}"), null),
        arguments("single quotes", GOOD.replace('"', '\''), null),
        arguments("a comment", "/* */" + GOOD, null),
        arguments("not a number", withField("\"n\":NaN"), null),
        arguments("a leading zero", withField("\"n\":01"), null),
        arguments("a raw control character", withField("\"x\":\"a\nb\""), null),
        arguments("null", "null", null),
        arguments("true", "true", null),
        arguments("a number", "1", null),
        arguments("a string", "\"main\"", null),
        arguments("a list", "[" + GOOD + "]", null),
        arguments("an empty object", "{}", "model"),
        arguments("open lists, deep", nested, null),
        arguments("open objects, deep", "{\"a\":".repeat(100_000), "a"),
        arguments("deep beside good fields", withField("\"deep\":" + nested), "deep"),
        arguments("no model", "{" + messages + "}", "model"),
        arguments("model null", "{\"model\":null," + messages + "}", "model"),
        arguments("model a number", "{\"model\":1," + messages + "}", "model"),
        arguments("model a list", "{\"model\":[\"main\"]," + messages + "}", "model"),
        arguments("model an object", "{\"model\":{}," + messages + "}", "model"),
        arguments("no messages", "{\"model\":\"main\"}", "messages"),
        arguments("messages null", "{\"model\":\"main\",\"messages\":null}", "messages"),
        arguments("messages empty", "{\"model\":\"main\",\"messages\":[]}", "messages"),
        arguments("messages a string", "{\"model\":\"main\",\"messages\":\"x\"}", "messages"),
        arguments("messages an object", "{\"model\":\"main\",\"messages\":{}}", "messages"),
        arguments("stream a string", withField("\"stream\":\"true\""), "stream"),
        arguments("stream a number", withField("\"stream\":1"), "stream"),
        arguments("stream a list", withField("\"stream\":[]"), "stream"),
        arguments(
            "stream options a list",
            withField("\"stream\":true,\"stream_options\":[]"),
            "stream_options"),
        arguments(
            "include_usage a list",
            withField("\"stream\":true,\"stream_options\":{\"include_usage\":[]}"),
            "stream_options.include_usage"),
        arguments(
            "include_usage twice",
            withField(
                "\"stream\":true,\"stream_options\":{\"include_usage\":true,\"include_usage\":{}}"),
            "stream_options.include_usage"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("bodies")
  void aBadBodyIs400(String name, String body, String param) throws Exception {
    // When
    RawCall.Response response =
        RawCall.send(service, request("POST", PATH, body.getBytes(UTF_8), JSON));

    // Then
    JsonNode error = envelope(response);
    assertThat(response.status()).as(response.toString()).isEqualTo(400);
    assertThat(error.path("code").asText()).isEqualTo("invalid_request");
    assertThat(error.path("param").asText(null)).isEqualTo(param);
    assertThat(proxy.calls()).isEmpty();
  }

  static Stream<Arguments> bytes() throws IOException {
    byte[] latin1 = GOOD.replace("\"x\"", "\"\u00e9\"").getBytes(ISO_8859_1);
    byte[] overlong = GOOD.replace("\"x\"", "\"\u00c0\u0080\"").getBytes(ISO_8859_1);
    byte[] surrogate = GOOD.replace("\"x\"", "\"\u00ed\u00a0\u0080\"").getBytes(ISO_8859_1);
    byte[] key = withField("\"\u00ff\":1").getBytes(ISO_8859_1);
    byte[] cut = withField("\"k\":\"\u00f0\u009f\"").getBytes(ISO_8859_1);
    return Stream.of(
        arguments("latin-1", latin1),
        arguments("an overlong zero", overlong),
        arguments("an encoded surrogate", surrogate),
        arguments("0xff in a key", key),
        arguments("half a character", cut),
        arguments("gzip", gzip(GOOD)),
        arguments("zeros", new byte[1000]));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("bytes")
  void bytesThatAreNotUtf8Are400(String name, byte[] body) throws Exception {
    // When
    RawCall.Response response = RawCall.send(service, request("POST", PATH, body, JSON));

    // Then
    JsonNode error = envelope(response);
    assertThat(response.status()).as(response.toString()).isEqualTo(400);
    assertThat(error.path("code").asText()).isEqualTo("invalid_request");
    assertThat(proxy.calls()).isEmpty();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("bytes")
  void theNextRequestOnTheConnectionIsUnharmed(String name, byte[] body) throws Exception {
    // Given
    ByteArrayOutputStream two = new ByteArrayOutputStream();
    two.write(request("POST", PATH, body, JSON));
    two.write(request("POST", PATH, GOOD.getBytes(UTF_8), JSON, "Connection: close"));

    // When
    String both = RawCall.sendAndReadAll(service, two.toByteArray());

    // Then
    assertThat(both).contains("HTTP/1.1 400").contains("HTTP/1.1 200").contains("main says: x");
  }

  private static JsonNode envelope(RawCall.Response response) {
    assertThat(response.status()).as(response.toString()).isNotZero();
    return OpenAiErrors.error(response.headers().first("Content-Type").orElse(""), response.text());
  }

  private static String withField(String member) {
    return GOOD.substring(0, GOOD.length() - 1) + "," + member + "}";
  }

  private static byte[] gzip(String text) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream zip = new GZIPOutputStream(bytes)) {
      zip.write(text.getBytes(UTF_8));
    }
    return bytes.toByteArray();
  }
}
