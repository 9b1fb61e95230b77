package io.octoagent.edge;

import static io.octoagent.testbed.RawCall.request;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.octoagent.event.ErrorCode;
import io.octoagent.event.ModelCall;
import io.octoagent.testbed.Answer;
import io.octoagent.testbed.Caller;
import io.octoagent.testbed.ChatJson;
import io.octoagent.testbed.FakeProxy;
import io.octoagent.testbed.FakeProxyResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A caller that has closed its sending side, and waits, is answered; one that has left is found.
 * None of it is an error of this service.
 */
@QuarkusTest
@WithTestResource(FakeProxyResource.class)
class HalfClosedTest extends QuietEdge {
  private static final String JSON = "Content-Type: application/json";
  private static final String PATH = FakeProxy.COMPLETIONS;
  private static final int PATIENCE_MS = 20_000;

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
