package io.octoagent.edge;

import static io.octoagent.testbed.RawCall.request;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.databind.JsonNode;
import io.octoagent.event.ErrorCode;
import io.octoagent.event.ModelCall;
import io.octoagent.testbed.Caller;
import io.octoagent.testbed.FakeProxyResource;
import io.octoagent.testbed.OpenAiErrors;
import io.octoagent.testbed.RawCall;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What is no request, or could be read in two ways, gets one envelope with one id, leaves one event
 * when it was for completions, writes no error into the log, and is the last on its connection.
 */
@QuarkusTest
@WithTestResource(FakeProxyResource.class)
class MalformedRequestTest extends QuietEdge {
  private static final String JSON = "Content-Type: application/json\r\n";
  private static final String GOOD = Caller.chat("main", "x");
  private static final String LENGTH = "Content-Length: " + GOOD.length() + "\r\n";
  private static final String HOST = "Host: localhost\r\n";
  private static final String CHUNKED = "Transfer-Encoding: chunked\r\n";
  private static final String CALL = "POST /v1/chat/completions HTTP/1.1\r\n";

  static Stream<Arguments> calls() {
    String chunks = Integer.toHexString(GOOD.length()) + "\r\n" + GOOD + "\r\n0\r\n\r\n";
    return Stream.of(
        call("no Host", "", LENGTH, GOOD),
        call("an empty Host", "Host:\r\n", LENGTH, GOOD),
        call("a blank Host", "Host:  \r\n", LENGTH, GOOD),
        call("two Hosts", HOST + "Host: b\r\n", LENGTH, GOOD),
        call("the same Host twice", HOST + HOST, LENGTH, GOOD),
        call("two Hosts in one", "Host: a, b\r\n", LENGTH, GOOD),
        call("a Host with a user", "Host: a@b\r\n", LENGTH, GOOD),
        call("a Host with a path", "Host: a/b\r\n", LENGTH, GOOD),
        call("a Host with a scheme", "Host: http://a\r\n", LENGTH, GOOD),
        call("a Host with a blank", "Host: a b\r\n", LENGTH, GOOD),
        call("a Host with a letter for a port", "Host: a:x\r\n", LENGTH, GOOD),
        call("a Host with half brackets", "Host: [::1\r\n", LENGTH, GOOD),
        call("a Host outside ASCII", "Host: \u00e4\r\n", LENGTH, GOOD),
        call("an odd encoding", HOST, LENGTH + "Transfer-Encoding: xchunked\r\n", GOOD),
        call("an odd encoding alone", HOST, "Transfer-Encoding: gzip\r\n", GOOD),
        call("two encodings", HOST, "Transfer-Encoding: gzip, chunked\r\n", chunks),
        call("chunked twice", HOST, CHUNKED + CHUNKED, chunks),
        call("an empty encoding", HOST, LENGTH + "Transfer-Encoding:\r\n", GOOD),
        call("a quoted encoding", HOST, LENGTH + "Transfer-Encoding: \"chunked\"\r\n", GOOD),
        call("length and encoding", HOST, LENGTH + CHUNKED, chunks),
        call("two lengths", HOST, LENGTH + "Content-Length: 3\r\n", GOOD),
        call("the same length twice", HOST, LENGTH + LENGTH, GOOD),
        call("a signed length", HOST, "Content-Length: +3\r\n", GOOD),
        call("a negative length", HOST, "Content-Length: -3\r\n", GOOD),
        call("a list of lengths", HOST, "Content-Length: 3, 3\r\n", GOOD),
        call("a hexadecimal length", HOST, "Content-Length: 0x3\r\n", GOOD),
        call("a blank before a colon", HOST, "Content-Length : 3\r\n", GOOD),
        call("a header without a colon", HOST, LENGTH + "odd\r\n", GOOD),
        call("a header without a name", HOST, LENGTH + ": odd\r\n", GOOD),
        call("a zero in a header", HOST, LENGTH + "X-Odd: a\0b\r\n", GOOD),
        call("a lone carriage return", HOST, LENGTH + "X-Odd: a\rb\r\n", GOOD),
        call("an odd header name", HOST, LENGTH + "X(Odd: a\r\n", GOOD));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("calls")
  void aMalformedCallIsOneErrorAndOneEvent(String name, String bytes) throws Exception {
    // When
    String all = RawCall.sendAndReadAll(service, (CALL + JSON + bytes).getBytes(ISO_8859_1));

    // Then
    refused(all, 400);
    ModelCall call = calls.only();
    assertThat(call.error()).isEqualTo(ErrorCode.INVALID_REQUEST);
    assertThat(all).contains(call.facts().requestId());
    assertThat(proxy.calls()).isEmpty();
  }

  static Stream<Arguments> others() {
    String rest = HOST + "\r\n";
    return Stream.of(
        arguments("HTTP/3.9", "GET /v1/models HTTP/3.9\r\n" + rest, 400),
        arguments("HTTP/0.9", "GET /v1/models HTTP/0.9\r\n" + rest, 400),
        arguments("HTTP/1.2", "GET /v1/models HTTP/1.2\r\n" + rest, 400),
        arguments("HTTP/1.10", "GET /v1/models HTTP/1.10\r\n" + rest, 400),
        arguments("no version", "GET /v1/models\r\n" + rest, 400),
        arguments("no target", "GET HTTP/1.1\r\n" + rest, 400),
        arguments("no slash", "GET v1/models HTTP/1.1\r\n" + rest, 400),
        arguments("a star", "OPTIONS * HTTP/1.1\r\n" + rest, 400),
        arguments("a tunnel", "CONNECT a:443 HTTP/1.1\r\n" + rest, 400),
        arguments("another scheme", "GET file:///etc/passwd HTTP/1.1\r\n" + rest, 400),
        arguments("a user in the target", "GET http://a@b/v1/models HTTP/1.1\r\n" + rest, 400),
        arguments("a blank in the target", "GET /v1/a b HTTP/1.1\r\n" + rest, 400),
        arguments("a bar in the target", "GET /v1/a|b HTTP/1.1\r\n" + rest, 400),
        arguments("braces in the target", "GET /v1/{a} HTTP/1.1\r\n" + rest, 400),
        arguments("a quote in the query", "GET /v1/models?a=\" HTTP/1.1\r\n" + rest, 400),
        arguments("no ASCII in the target", "GET /v1/\u00e4\u0080 HTTP/1.1\r\n" + rest, 400),
        arguments("slashes alone", "GET // HTTP/1.1\r\n" + rest, 400),
        arguments("a bad escape", "GET /v1/models?a=%zz HTTP/1.1\r\n" + rest, 400),
        arguments("a bad method", "G(T /v1/models HTTP/1.1\r\n" + rest, 400),
        arguments("TLS", "\u0016\u0003\u0001\0\u00a5\u0001\0\0\u00a1\u0003\u0003\n\r\n\r\n", 400),
        arguments("bytes", "\u00ff\u00fe\0\u0001\r\n\r\n", 400),
        arguments("half of HTTP/2", "PRI * HTTP/2.0\r\n\r\nXX\r\n\r\n", 400),
        arguments("a long line", "GET /v1/" + "a".repeat(40_000) + " HTTP/1.1\r\n" + rest, 414),
        arguments("a long head", withLongHead("GET /v1/models HTTP/1.1\r\n"), 431),
        arguments("no Host elsewhere", "GET /q/health/live HTTP/1.1\r\n\r\n", 400));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("others")
  void noRequestIsOneError(String name, String bytes, int status) throws Exception {
    // When
    String all = RawCall.sendAndReadAll(service, bytes.getBytes(ISO_8859_1));

    // Then
    refused(all, status);
    assertThat(calls.all()).isEmpty();
  }

  static Stream<Arguments> bodies() {
    return Stream.of(
        arguments("no size", "3\r\n{\"m\r\nzz\r\n"),
        arguments("a signed size", "+3\r\n{\"m\r\n0\r\n\r\n"),
        arguments("a huge size", "fffffffff\r\n{\"m"),
        arguments("no end of a chunk", "3\r\n{\"mx\r\n0\r\n\r\n"),
        arguments("a whole body and then rubbish", whole() + "zz\r\n\r\n"),
        arguments("a bad trailer", whole() + "0\r\nodd\r\n\r\n"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("bodies")
  void malformedChunksAreOneErrorAndOneEvent(String name, String chunks) throws Exception {
    // When
    String all =
        RawCall.sendAndReadAll(
            service, (CALL + HOST + JSON + CHUNKED + "\r\n" + chunks).getBytes(UTF_8));

    // Then
    refused(all, 400);
    assertThat(calls.only().error()).isEqualTo(ErrorCode.INVALID_REQUEST);
    assertThat(proxy.calls()).isEmpty();
  }

  @Test
  void whatAnotherSaysOfItselfIsNoRefusal() throws Exception {
    // When
    RawCall.Response answer =
        RawCall.send(
            service, request("GET", "/v1/models", new byte[0], "X-OctoAgent-Refusal: HOST"));

    // Then
    assertThat(answer.status()).isEqualTo(200);
  }

  /** The answer to a good request goes out before the one to the bad request behind it. */
  @Test
  void theRequestBeforeIsAnswered() throws Exception {
    // Given
    String good = CALL + HOST + JSON + LENGTH + "\r\n" + GOOD;

    // When
    String all = RawCall.sendAndReadAll(service, (good + CALL + "\r\n").getBytes(UTF_8));

    // Then
    assertThat(all).startsWith("HTTP/1.1 200 OK").contains("main says: x");
    refused(all.substring(all.lastIndexOf("HTTP/1.1 ")), 400);
  }

  private void refused(String all, int status) {
    String[] parts = all.split("\r\n\r\n", 2);
    assertThat(parts).as(all).hasSize(2);
    assertThat(parts[0]).startsWith("HTTP/1.1 " + status + " ");
    assertThat(parts[0].toLowerCase(Locale.ROOT))
        .contains("\r\nx-request-id: ", "\r\nconnection: close", "\r\ncache-control: no-store")
        .contains("\r\nx-content-type-options: nosniff");
    JsonNode error = OpenAiErrors.error("application/json", parts[1]);
    assertThat(error.path("code").asText()).isEqualTo("invalid_request");
    assertThat(log.errors()).isEmpty();
  }

  private static Arguments call(String name, String host, String framing, String body) {
    return arguments(name, host + framing + "\r\n" + body);
  }

  private static String whole() {
    return Integer.toHexString(GOOD.length()) + "\r\n" + GOOD + "\r\n";
  }

  private static String withLongHead(String line) {
    return line + HOST + ("X-Long: " + "v".repeat(9_000) + "\r\n").repeat(30) + "\r\n";
  }
}
