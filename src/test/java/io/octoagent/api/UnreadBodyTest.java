package io.octoagent.api;

import static io.octoagent.testbed.RawCall.request;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.octoagent.event.Fault;
import io.octoagent.testbed.Caller;
import io.octoagent.testbed.FakeProxy;
import io.octoagent.testbed.FakeProxyResource;
import io.octoagent.testbed.RawCall;
import io.octoagent.testbed.RecordedCalls;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.ByteArrayOutputStream;
import java.net.Socket;
import java.net.URI;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A body that nobody wants does not stand in the next request's way; one that breaks off is
 * reported.
 */
@QuarkusTest
@WithTestResource(FakeProxyResource.class)
class UnreadBodyTest {

  private static final String JSON = "Content-Type: application/json";
  private static final byte[] LARGE = new byte[700_000];

  FakeProxy proxy;

  @TestHTTPResource URI service;

  @Inject RecordedCalls calls;

  @BeforeEach
  void reset() {
    proxy.reset();
    calls.clear();
  }

  static Stream<Arguments> refused() {
    return Stream.of(
        arguments(415, request("POST", FakeProxy.COMPLETIONS, LARGE, "Content-Type: text/plain")),
        arguments(
            400, request("POST", FakeProxy.COMPLETIONS, LARGE, JSON, "X-OctoAgent-Task: a b")),
        arguments(405, request("PUT", FakeProxy.COMPLETIONS, LARGE, JSON)),
        arguments(405, request("POST", FakeProxy.MODELS, LARGE, JSON)),
        arguments(404, request("POST", "/v1/nope", LARGE, JSON)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("refused")
  void theNextRequestOnTheConnectionIsAnswered(int status, byte[] refused) throws Exception {
    // Given
    ByteArrayOutputStream two = new ByteArrayOutputStream();
    two.write(refused);
    byte[] good = Caller.chat("planner", "x").getBytes(UTF_8);
    two.write(request("POST", FakeProxy.COMPLETIONS, good, JSON, "Connection: close"));

    // When
    String both = RawCall.sendAndReadAll(service, two.toByteArray());

    // Then
    assertThat(both).startsWith("HTTP/1.1 " + status + " ").contains("HTTP/1.1 200 OK");
    assertThat(proxy.calls("main")).hasSize(1);
  }

  /** The framework closes the connection at once: an answer would not arrive. */
  @Test
  void malformedChunksAreTheCallersFault() throws Exception {
    // Given
    String call =
        "POST /v1/chat/completions HTTP/1.1\r\nHost: x\r\n"
            + JSON
            + "\r\nTransfer-Encoding: chunked\r\n\r\n3\r\n{\"m\r\nzz\r\n";

    // When
    RawCall.sendAndReadAll(service, call.getBytes(UTF_8));

    // Then
    assertThat(calls.only().fault()).isEqualTo(Fault.CALLER);
  }

  @Test
  void aBodyThatIsResetIsNoMistakeOfOurs() throws Exception {
    // Given
    byte[] half = new byte[100_000];
    byte[] call = request("POST", FakeProxy.COMPLETIONS, half, JSON);

    // When
    try (Socket socket = new Socket(service.getHost(), service.getPort())) {
      socket.getOutputStream().write(call, 0, call.length - 10);
      socket.setSoLinger(true, 0);
    }

    // Then
    assertThat(calls.only().fault()).isEqualTo(Fault.CALLER);
  }
}
