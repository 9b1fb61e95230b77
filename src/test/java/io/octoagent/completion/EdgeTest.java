package io.octoagent.completion;

import static io.octoagent.testbed.RawCall.request;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.octoagent.event.ErrorCode;
import io.octoagent.event.ModelCall;
import io.octoagent.testbed.Answer;
import io.octoagent.testbed.Caller;
import io.octoagent.testbed.ChatJson;
import io.octoagent.testbed.FakeProxy;
import io.octoagent.testbed.FakeProxyResource;
import io.octoagent.testbed.LogLines;
import io.octoagent.testbed.RawCall;
import io.octoagent.testbed.RecordedCalls;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What callers do to a connection beside sending requests on it: they send slowly, they send on
 * after the answer, they close half of it or all. None of it is an error of this service.
 */
@QuarkusTest
@WithTestResource(FakeProxyResource.class)
class EdgeTest {
  private static final String JSON = "Content-Type: application/json";
  private static final String PATH = FakeProxy.COMPLETIONS;
  private static final int PATIENCE_MS = 20_000;

  FakeProxy proxy;

  @TestHTTPResource URI service;

  @Inject RecordedCalls calls;

  private LogLines log;

  @BeforeEach
  void reset() {
    proxy.reset();
    calls.clear();
    log = LogLines.everything();
  }

  @AfterEach
  void nothingIsAnError() {
    log.close();
    assertThat(log.errors()).isEmpty();
  }

  /** All at once, because each takes the whole time. */
  @Test
  void aHeadThatDoesNotArriveIsNotWaitedFor() throws Exception {
    // Given
    String http2 = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
    String settings = "\0\0\0\4\0\0\0\0\0";
    List<String> halves =
        List.of(
            "",
            "P",
            "POST /v1/chat",
            "POST /v1/chat/completions HTTP/1.1\r\nHost: x\r\nX-Sl",
            http2.substring(0, 10),
            http2,
            http2 + settings + "\0\0\5\1\4",
            http2 + settings + "\0\0\1\1\0\0\0\0\1\u0082");

    // When
    List<CompletableFuture<String>> all =
        halves.stream()
            .map(
                half -> CompletableFuture.supplyAsync(() -> drip(half), Thread::startVirtualThread))
            .toList();

    // Then
    List<String> ends = all.stream().map(CompletableFuture::join).toList();
    assertThat(ends.get(0)).isEmpty();
    assertThat(ends.get(1)).isEmpty();
    assertThat(ends.subList(2, 4))
        .allSatisfy(
            end ->
                assertThat(end)
                    .startsWith("HTTP/1.1 408 ")
                    .contains("X-Request-Id: ", "\"request_timeout\""));
  }

  /**
   * Sends {@code half}, and returns what the service has said when it has closed the connection.
   */
  private String drip(String half) {
    try (Socket socket = connect()) {
      socket.getOutputStream().write(half.getBytes(ISO_8859_1));
      return new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
    } catch (IOException e) {
      throw new IllegalStateException(half, e);
    }
  }

  @Test
  void anIdleConnectionIsKept() throws Exception {
    // Given
    byte[] get = request("GET", "/v1/models", new byte[0]);
    try (Socket socket = connect()) {
      socket.getOutputStream().write(get);
      read(socket.getInputStream(), "\"data\"");

      // When: one byte of the next request at a time
      for (byte part : get) {
        socket.getOutputStream().write(part);
      }

      // Then
      assertThat(read(socket.getInputStream(), "\"data\"")).contains("HTTP/1.1 200 OK");
    }
  }

  static Stream<Arguments> endless() {
    return Stream.of(
        arguments(415, "POST", PATH, "Content-Type: text/plain"),
        arguments(400, "POST", PATH, JSON + "\r\nX-OctoAgent-Timeout: never"),
        arguments(405, "PUT", PATH, JSON),
        arguments(405, "POST", FakeProxy.MODELS, JSON),
        arguments(404, "POST", "/v1/nope", JSON),
        arguments(413, "POST", PATH, JSON));
  }

  @ParameterizedTest(name = "{0} {1} {2}")
  @MethodSource("endless")
  void aRefusedBodyIsReadForAWhile(int status, String method, String path, String header)
      throws Exception {
    // Given
    byte[] start =
        (method + " " + path + " HTTP/1.1\r\nHost: x\r\n" + header + "\r\n")
            .concat("Content-Length: 99999999999\r\n\r\n")
            .getBytes(UTF_8);
    try (Socket socket = connect()) {
      socket.getOutputStream().write(start);

      // When
      CompletableFuture<Long> sent =
          CompletableFuture.supplyAsync(() -> flood(socket), Thread::startVirtualThread);

      // Then
      assertThat(read(socket.getInputStream(), "\"code\"")).startsWith("HTTP/1.1 " + status + " ");
      assertThat(sent.join()).as("bytes sent, with the buffers between").isLessThan(64L << 20);
    }
  }

  /** The bytes that went out until the connection was closed. */
  private static long flood(Socket socket) {
    byte[] zeros = new byte[64 << 10];
    long sent = 0;
    try {
      OutputStream out = socket.getOutputStream();
      while (sent < 1L << 30) {
        out.write(zeros);
        sent += zeros.length;
      }
    } catch (IOException e) {
      // this is the end that is awaited
    }
    return sent;
  }

  /** One that dawdles: after the answer there is no second wait of the whole deadline. */
  @Test
  void aRefusedBodyThatStopsIsNotWaitedFor() throws Exception {
    // Given
    byte[] call = request("POST", PATH, new byte[1000], "Content-Type: text/plain");

    // When
    String all = RawCall.sendAndReadAll(service, Arrays.copyOf(call, call.length - 1));

    // Then
    assertThat(all).startsWith("HTTP/1.1 415 ");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aCallerThatHasClosedItsSendingSideIsAnswered(boolean stream) throws Exception {
    // Given
    Answer healthy =
        stream ? FakeProxy.healthyStream("main", "hello", true) : FakeProxy.healthyPlain("main");
    proxy.on("main", healthy.after(Duration.ofMillis(300)));

    // When
    String all = halfClosed(call(stream, "HTTP/1.1"));

    // Then
    assertThat(all).contains("HTTP/1.1 200 OK").contains(stream ? "[DONE]" : "\"choices\"");
    assertThat(calls.only()).isInstanceOf(ModelCall.Answered.class);
  }

  @Test
  void halfAHeadIsAnswered() throws Exception {
    // When
    String all = halfClosed("POST /v1/chat/completions HTTP/1.1\r\nHos".getBytes(UTF_8));

    // Then
    assertThat(all).startsWith("HTTP/1.1 400 ").contains("\"invalid_request\"");
    assertThat(calls.only().error()).isEqualTo(ErrorCode.INVALID_REQUEST);
  }

  @Test
  void halfABodyIsAnswered() throws Exception {
    // Given
    byte[] call = call(false, "HTTP/1.1");

    // When
    String all = halfClosed(Arrays.copyOf(call, call.length - 1));

    // Then
    assertThat(all).startsWith("HTTP/1.1 400 ").contains("\"invalid_request\"");
    assertThat(calls.only().error()).isEqualTo(ErrorCode.INVALID_REQUEST);
  }

  @ParameterizedTest
  @ValueSource(strings = {"HTTP/1.1 false", "HTTP/1.1 true", "HTTP/1.0 false", "HTTP/1.0 true"})
  void aCallerThatHasLeftIsFound(String kind) throws Exception {
    // Given
    proxy.on("main", Answer.silence());
    Socket socket = connect();
    socket.getOutputStream().write(call(kind.endsWith("true"), kind.substring(0, 8)));
    proxy.awaitCalls(1);

    // When
    socket.close();

    // Then
    assertThat(calls.only()).isInstanceOf(ModelCall.Abandoned.class);
    assertThat(proxy.calls().getFirst().awaitClosed(Duration.ofSeconds(10))).isNotNull();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aCallerThatResetsIsFound(boolean stream) throws Exception {
    // Given
    String event = ChatJson.contentEvent("main", "word ".repeat(1000));
    proxy.on(
        "main",
        stream
            ? FakeProxy.stream("main").events(Collections.nCopies(500, event)).hang()
            : Answer.silence());
    Socket socket = connect();
    socket.getOutputStream().write(call(stream, "HTTP/1.1"));
    proxy.awaitCalls(1);
    if (stream) {
      read(socket.getInputStream(), "word");
    }

    // When
    socket.setSoLinger(true, 0);
    socket.close();

    // Then
    assertThat(calls.only()).isInstanceOf(ModelCall.Abandoned.class);
  }

  private String halfClosed(byte[] bytes) throws IOException {
    try (Socket socket = connect()) {
      socket.getOutputStream().write(bytes);
      socket.shutdownOutput();
      return new String(socket.getInputStream().readAllBytes(), UTF_8);
    }
  }

  private static byte[] call(boolean stream, String version) {
    byte[] body = Caller.body(stream, "planner").getBytes(UTF_8);
    return new String(request("POST", PATH, body, JSON), UTF_8)
        .replace("HTTP/1.1", version)
        .getBytes(UTF_8);
  }

  private Socket connect() throws IOException {
    Socket socket = new Socket(service.getHost(), service.getPort());
    socket.setSoTimeout(PATIENCE_MS);
    return socket;
  }

  private static String read(InputStream in, String end) throws IOException {
    StringBuilder read = new StringBuilder();
    while (read.indexOf(end) < 0) {
      int next = in.read();
      assertThat(next).as(read.toString()).isNotNegative();
      read.append((char) next);
    }
    return read.toString();
  }
}
