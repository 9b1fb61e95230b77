package io.octoagent.api;

import static io.octoagent.testbed.RawCall.request;
import static java.nio.charset.StandardCharsets.UTF_16;
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
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** No well-formed HTTP/1.1 request under /v1 gets an error that is not OpenAI's envelope. */
@QuarkusTest
@WithTestResource(FakeProxyResource.class)
class EnvelopeTest {
  private static final String JSON = "Content-Type: application/json";
  private static final String PATH = FakeProxy.COMPLETIONS;
  private static final String GOOD = Caller.chat("main", "x");
  private static final int BODY_LIMIT = 32 << 20;
  private static final byte[] NO_BODY = {};

  FakeProxy proxy;

  @TestHTTPResource URI service;

  @BeforeEach
  void reset() {
    proxy.reset();
  }

  static Stream<Arguments> oddRequests() throws IOException {
    byte[] good = GOOD.getBytes(UTF_8);
    String longValue = "v".repeat(20_000);
    String veryLong = "v".repeat(200_000);
    return Stream.of(
        // no such path
        odd("no such path", request("GET", "/v1/nope", NO_BODY), 404),
        odd("nothing behind v1", request("GET", "/v1", NO_BODY), 404),
        odd("a slash behind v1", request("GET", "/v1/", NO_BODY), 404),
        odd("posted to nowhere", request("POST", "/v1/rerank", good, JSON), 404),
        odd("two segments behind models", request("GET", "/v1/models/a/b", NO_BODY), 404),
        odd("an encoded slash", request("GET", "/v1/models/a%2Fb", NO_BODY), 404),
        odd("not UTF-8 in the path", request("GET", "/v1/models/%ff", NO_BODY), 400, 404),
        odd("an encoded zero", request("GET", "/v1/models/%00", NO_BODY), 400, 404),
        odd("a bad escape", request("GET", "/v1/models/%zz", NO_BODY), 400, 404),
        odd("half an escape", request("GET", "/v1/%", NO_BODY), 400, 404),
        odd("a bad escape in the query", request("GET", "/v1/models?a=%zz", NO_BODY), 400),
        odd("odd characters", request("GET", "/v1/models/%3C%7C;a=b", NO_BODY), 400, 404),
        odd("a double slash", request("GET", "/v1//models/nope", NO_BODY), 404),
        odd("dots", request("GET", "/v1/x/../nope", NO_BODY), 400, 404),
        odd("absolute target", request("GET", "http://localhost/v1/nope", NO_BODY), 404),
        odd("a long query", request("GET", "/v1/nope?q=" + longValue, NO_BODY), 404, 414),
        odd("a long path", request("GET", "/v1/models/" + longValue, NO_BODY), 404, 414),
        // no such method
        odd("GET completions", request("GET", PATH, NO_BODY), 405),
        odd("PUT completions", request("PUT", PATH, good, JSON), 405),
        odd("PATCH completions", request("PATCH", PATH, good, JSON), 405),
        odd("DELETE completions", request("DELETE", PATH, NO_BODY), 405),
        odd("HEAD completions", request("HEAD", PATH, NO_BODY), 405),
        odd("OPTIONS completions", request("OPTIONS", PATH, NO_BODY), 200, 204, 405),
        odd("an unknown method", request("BREW", PATH, good, JSON), 405, 501),
        odd("TRACE", request("TRACE", PATH, NO_BODY), 405, 501),
        odd("POST models", request("POST", "/v1/models", good, JSON), 405),
        odd("DELETE a model", request("DELETE", "/v1/models/main", NO_BODY), 405),
        odd("HEAD models", request("HEAD", "/v1/models", NO_BODY), 200),
        odd("HEAD nowhere", request("HEAD", "/v1/nope", NO_BODY), 404),
        odd("OPTIONS nowhere", request("OPTIONS", "/v1/nope", NO_BODY), 200, 204, 404),
        // Accept
        odd("Accept an image", request("POST", PATH, good, JSON, "Accept: image/png"), 200, 406),
        odd("Accept nothing", request("POST", PATH, good, JSON, "Accept: */*;q=0"), 200, 406),
        odd("Accept rubbish", request("POST", PATH, good, JSON, "Accept: ,;=/"), 200, 400, 406),
        odd("Accept odd on models", request("GET", "/v1/models", NO_BODY, "Accept: a/b"), 200, 406),
        odd(
            "Accept odd nowhere",
            request("GET", "/v1/nope", NO_BODY, "Accept: text/html"),
            404,
            406),
        odd(
            "Accept odd, bad body",
            request("POST", PATH, new byte[1], JSON, "Accept: a/b"),
            400,
            406),
        // Content-Type
        odd("plain text", request("POST", PATH, good, "Content-Type: text/plain"), 415),
        odd("a form", request("POST", PATH, good, "Content-Type: multipart/form-data"), 415),
        odd("an urlencoded form", request("POST", PATH, good, form()), 415),
        odd("no media type", request("POST", PATH, good), 200, 400, 415),
        odd("an empty media type", request("POST", PATH, good, "Content-Type:"), 200, 400, 415),
        odd("rubbish media type", request("POST", PATH, good, "Content-Type: /;;"), 400, 415),
        odd("an odd charset", request("POST", PATH, good, JSON + "; charset=nope"), 200, 400, 415),
        odd("UTF-16", request("POST", PATH, GOOD.getBytes(UTF_16), JSON), 200, 400, 415),
        odd(
            "gzip",
            request("POST", PATH, gzip(GOOD), JSON, "Content-Encoding: gzip"),
            200,
            400,
            415),
        odd("brotli", request("POST", PATH, good, JSON, "Content-Encoding: br"), 200, 400, 415),
        // sizes
        odd("a long header", request("GET", "/v1/nope", NO_BODY, "X-Long: " + longValue), 404, 431),
        odd(
            "a very long header",
            request("GET", "/v1/nope", NO_BODY, "X-L: " + veryLong),
            404,
            431),
        odd("a body above the limit", tooLarge(), 413),
        odd("chunks above the limit", tooLargeInChunks(), 413),
        odd("many digits", request("POST", PATH, number(5_000), JSON), 200, 400),
        // the rest of HTTP
        odd("Expect", request("POST", PATH, new byte[3], JSON, "Expect: 100-continue"), 400),
        odd("odd Expect", request("POST", PATH, new byte[3], JSON, "Expect: tea"), 400, 417),
        odd("an upgrade", request("GET", "/v1/nope", NO_BODY, "Upgrade: websocket"), 404),
        odd(
            "Basic",
            request("POST", PATH, new byte[3], JSON, "Authorization: Basic eDp5"),
            400,
            401),
        odd("foreign origin", request("GET", "/v1/nope", NO_BODY, "Origin: http://evil"), 403, 404),
        odd("HTTP/1.0", "GET /v1/nope HTTP/1.0\r\n\r\n".getBytes(UTF_8), 404),
        odd("chunked and broken", chunked("3\r\n{\"m\r\n0\r\n\r\n"), 400),
        odd("chunked and empty", chunked("0\r\n\r\n"), 400));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("oddRequests")
  void anOddRequestIsAnsweredInShape(String name, byte[] request, Set<Integer> statuses)
      throws Exception {
    // When
    RawCall.Response response = RawCall.send(service, request);

    // Then
    assertThat(response.status()).as(response.toString()).isIn(statuses);
    if (response.status() >= 400 && !name.startsWith("HEAD")) {
      envelope(response);
    }
  }

  private static JsonNode envelope(RawCall.Response response) {
    assertThat(response.status()).as(response.toString()).isNotZero();
    return OpenAiErrors.error(response.headers().first("Content-Type").orElse(""), response.text());
  }

  private static Arguments odd(String name, byte[] request, Integer... statuses) {
    return arguments(name, request, Set.of(statuses));
  }

  private static String withField(String member) {
    return GOOD.substring(0, GOOD.length() - 1) + "," + member + "}";
  }

  private static String form() {
    return "Content-Type: application/x-www-form-urlencoded";
  }

  private static byte[] number(int digits) {
    return withField("\"n\":" + "7".repeat(digits)).getBytes(UTF_8);
  }

  private static byte[] chunked(String chunks) {
    String head = "POST " + PATH + " HTTP/1.1\r\nHost: x\r\n" + JSON + "\r\n";
    return (head + "Transfer-Encoding: chunked\r\n\r\n" + chunks).getBytes(UTF_8);
  }

  private static byte[] tooLarge() {
    return request("POST", PATH, new byte[BODY_LIMIT + 1], JSON);
  }

  private static byte[] tooLargeInChunks() {
    String size = Integer.toHexString(BODY_LIMIT + 1);
    return chunked(size + "\r\n" + " ".repeat(BODY_LIMIT + 1) + "\r\n0\r\n\r\n");
  }

  private static byte[] gzip(String text) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream zip = new GZIPOutputStream(bytes)) {
      zip.write(text.getBytes(UTF_8));
    }
    return bytes.toByteArray();
  }
}
