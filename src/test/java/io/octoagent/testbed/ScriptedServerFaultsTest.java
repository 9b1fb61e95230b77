package io.octoagent.testbed;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ScriptedServerFaultsTest {
  private static final Duration SOON = Duration.ofSeconds(5);
  private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");

  private final ScriptedServer server = ScriptedServer.listen();
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  @AfterEach
  void close() {
    client.shutdownNow();
    server.close();
  }

  @Test
  void resetsClosesAndTalksGarbage() {
    // Given
    server.on("/reset", request -> Answer.status(200).length(10).write("four").cut());
    server.on("/mid-chunk", request -> Answer.sse().event("1").wire("ff\r\nda").hangUp());
    server.on("/garbage", request -> Answer.raw("\u0000\u0001 not HTTP\r\n\r\n"));

    // When
    List<String> paths = List.of("/reset", "/mid-chunk", "/garbage");

    // Then
    assertThat(paths)
        .allSatisfy(path -> assertThatThrownBy(() -> get(path)).isInstanceOf(IOException.class));
  }

  @Test
  void resetsAConnectionForReal() throws Exception {
    // Given
    server.enqueue(Answer.reset());
    try (Socket socket = new Socket(LOOPBACK, server.port())) {
      // When
      socket.getOutputStream().write("GET / HTTP/1.1\r\n\r\n".getBytes(UTF_8));

      // Then
      assertThatThrownBy(() -> socket.getInputStream().read())
          .isInstanceOf(SocketException.class)
          .hasMessageContaining("reset");
    }
  }

  @Test
  void dropsAKeptConnectionAtItsNextRequest() throws Exception {
    // Given
    server.on("/", request -> Answer.status(200).write("ok").thenDropNext());
    get("/");
    try (Socket socket = new Socket(LOOPBACK, server.port())) {
      socket.getOutputStream().write("GET / HTTP/1.1\r\n\r\n".getBytes(UTF_8));
      assertThat(socket.getInputStream().read()).isEqualTo('H');

      // When
      socket.getOutputStream().write("GET / HTTP/1.1\r\n\r\n".getBytes(UTF_8));

      // Then
      assertThatThrownBy(() -> socket.getInputStream().readAllBytes())
          .isInstanceOf(SocketException.class);
      assertThat(server.requests()).hasSize(3);
    }
  }

  @Test
  void closesAnIdleConnection() throws Exception {
    // Given
    server.closeIdleAfter(Duration.ofMillis(50));
    server.on("/", request -> Answer.status(200).write("ok"));
    try (Socket socket = new Socket(LOOPBACK, server.port())) {
      // When
      socket.getOutputStream().write("GET / HTTP/1.1\r\n\r\n".getBytes(UTF_8));

      // Then
      assertThat(new String(socket.getInputStream().readAllBytes(), UTF_8)).endsWith("ok");
      assertThat(server.openConnections()).isZero();
      assertThat(server.requests().getFirst().closedAt()).isEmpty();
    }
  }

  @Test
  void comesBackOnTheSamePort() throws Exception {
    // Given
    server.on("/", request -> Answer.status(200).write("ok"));
    get("/");
    int port = server.port();

    // When
    server.kill();

    // Then
    assertThatThrownBy(() -> new Socket(LOOPBACK, port).close())
        .isInstanceOf(ConnectException.class);
    server.start();
    assertThat(server.port()).isEqualTo(port);
    assertThat(get("/").body()).isEqualTo("ok");
  }

  @Test
  void noticesThatThePeerLeftWhileItHangs() throws Exception {
    // Given
    server.enqueue(Answer.silence());
    Instant leaves;
    try (Socket socket = new Socket(LOOPBACK, server.port())) {
      socket.getOutputStream().write("GET / HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(UTF_8));
      server.awaitRequests(1);
      assertThat(server.openConnections()).isEqualTo(1);
      leaves = Instant.now();
    }

    // When
    Instant closed = server.requests().getFirst().awaitClosed(SOON);

    // Then
    assertThat(closed).isAfterOrEqualTo(leaves);
  }

  @Test
  void doesNotClaimThatAWaitingPeerLeft() throws Exception {
    // Given
    server.enqueue(Answer.silence());
    try (Socket socket = new Socket(LOOPBACK, server.port())) {
      socket.getOutputStream().write("GET / HTTP/1.1\r\n\r\n".getBytes(UTF_8));
      Request request = server.awaitRequests(1).getFirst();

      // When
      Throwable thrown = catchAssertion(() -> request.awaitClosed(Duration.ofMillis(50)));

      // Then
      assertThat(thrown).hasMessageContaining("has not closed");
      server.kill();
      assertThat(request.closedAt()).isEmpty();
    }
  }

  private HttpResponse<String> get(String path) throws Exception {
    return client.send(request(path).build(), BodyHandlers.ofString());
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(server.url() + path)).timeout(Duration.ofSeconds(20));
  }

  private static Throwable catchAssertion(
      org.assertj.core.api.ThrowableAssert.ThrowingCallable code) {
    return org.assertj.core.api.Assertions.catchThrowableOfType(AssertionError.class, code);
  }
}
