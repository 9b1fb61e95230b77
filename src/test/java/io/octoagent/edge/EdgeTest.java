package io.octoagent.edge;

import static io.octoagent.testbed.RawCall.request;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.octoagent.testbed.FakeProxy;
import io.octoagent.testbed.FakeProxyResource;
import io.octoagent.testbed.RawCall;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What callers do to a connection beside sending requests on it: they send slowly, or on after the
 * answer. None of it is an error of this service.
 */
@QuarkusTest
@WithTestResource(FakeProxyResource.class)
class EdgeTest extends QuietEdge {
  private static final String JSON = "Content-Type: application/json";
  private static final String PATH = FakeProxy.COMPLETIONS;
  private static final int PATIENCE_MS = 20_000;

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
