package io.octoagent.edge;

import static io.octoagent.testbed.RawHttp2.CONTINUATION;
import static io.octoagent.testbed.RawHttp2.DATA;
import static io.octoagent.testbed.RawHttp2.END_HEADERS;
import static io.octoagent.testbed.RawHttp2.END_STREAM;
import static io.octoagent.testbed.RawHttp2.GOAWAY;
import static io.octoagent.testbed.RawHttp2.HEADERS;
import static io.octoagent.testbed.RawHttp2.PING;
import static io.octoagent.testbed.RawHttp2.RST_STREAM;
import static io.octoagent.testbed.RawHttp2.SETTINGS;
import static io.octoagent.testbed.RawHttp2.WINDOW_UPDATE;
import static io.octoagent.testbed.RawHttp2.headers;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.octoagent.event.ModelCall;
import io.octoagent.testbed.Answer;
import io.octoagent.testbed.Caller;
import io.octoagent.testbed.ChatJson;
import io.octoagent.testbed.FakeProxy;
import io.octoagent.testbed.FakeProxyResource;
import io.octoagent.testbed.RawHttp2;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.net.SocketException;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever frames a caller sends, and wherever it resets or leaves, no error is logged. */
@QuarkusTest
@WithTestResource(FakeProxyResource.class)
class Http2FramesTest extends QuietEdge {
  private static final byte[] CANCEL = {0, 0, 0, 8};
  private static final byte[] EIGHT = new byte[8];
  private static final byte[] NOTHING = {};

  @ParameterizedTest
  @ValueSource(strings = {"/v1/chat/completions", "/v1/models", "/v1/nope", "/", "/q/health/live"})
  void aBodyThatIsReset(String path) throws Exception {
    // Given
    try (RawHttp2 caller = new RawHttp2(service)) {
      caller.send(HEADERS, END_HEADERS, 1, post(path)).send(DATA, 0, 1, EIGHT);

      // When
      caller.send(RST_STREAM, 0, 1, CANCEL);

      // Then
      assertThat(caller.settle()).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"reset", "leave", "go away"})
  void aCallThatIsGivenUp(String how) throws Exception {
    // Given
    proxy.on("main", Answer.silence());
    try (RawHttp2 caller = new RawHttp2(service)) {
      call(caller, false);
      proxy.awaitCalls(1);

      // When
      giveUp(caller, how);
    }

    // Then
    assertThat(calls.only()).isInstanceOf(ModelCall.Abandoned.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"reset", "leave", "go away"})
  void aStreamThatIsGivenUp(String how) throws Exception {
    // Given
    String words = ChatJson.contentEvent("main", "word ".repeat(1000));
    proxy.on(
        "main",
        FakeProxy.stream("main").events(Stream.generate(() -> words).limit(500).toList()).hang());
    try (RawHttp2 caller = new RawHttp2(service)) {
      call(caller, true);
      RawHttp2.Frame frame = caller.next();
      while (frame.type() != DATA) {
        frame = caller.next();
      }

      // When
      giveUp(caller, how);
    }

    // Then
    assertThat(calls.only()).isInstanceOf(ModelCall.Abandoned.class);
  }

  private static void giveUp(RawHttp2 caller, String how) throws IOException {
    switch (how) {
      case "reset" -> {
        caller.send(RST_STREAM, 0, 1, CANCEL);
        caller.settle();
      }
      case "go away" -> caller.send(GOAWAY, 0, 0, EIGHT);
      default -> caller.close();
    }
  }

  static Stream<Arguments> rubbish() {
    byte[] good = post("/v1/chat/completions");
    return Stream.of(
        arguments("data on no stream", 1, DATA, 0, 0, EIGHT),
        arguments("data on an idle stream", 1, DATA, 0, 7, EIGHT),
        arguments("headers on no stream", 1, HEADERS, END_HEADERS, 0, good),
        arguments("headers that are no HPACK", 1, HEADERS, END_HEADERS, 1, new byte[] {127, 127}),
        arguments("headers without a method", 1, HEADERS, END_HEADERS, 1, headers(":path", "/")),
        arguments(
            "an upper case name", 1, HEADERS, END_HEADERS, 1, headers(":method", "GET", "X", "y")),
        arguments(
            "a connection header",
            1,
            HEADERS,
            END_HEADERS,
            1,
            headers(":method", "GET", "connection", "y")),
        arguments("a reset of nothing", 1, RST_STREAM, 0, 9, CANCEL),
        arguments("settings of odd length", 1, SETTINGS, 0, 0, CANCEL),
        arguments("no window", 1, WINDOW_UPDATE, 0, 0, new byte[4]),
        arguments("a continuation of nothing", 1, CONTINUATION, END_HEADERS, 1, good),
        arguments("many settings", 20_000, SETTINGS, 0, 0, NOTHING),
        arguments("many pings", 20_000, PING, 0, 0, EIGHT),
        arguments("a large frame", 1, DATA, 0, 1, new byte[40_000]));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("rubbish")
  void rubbish(String name, int times, int type, int flags, int stream, byte[] payload)
      throws Exception {
    // Given
    try (RawHttp2 caller = new RawHttp2(service)) {
      // When
      try {
        for (int i = 0; i < times; i++) {
          caller.send(type, flags, stream, payload);
        }
      } catch (SocketException e) {
        // closed under the flood
      }
      caller.settle();
    }

    // Then
    assertThat(proxy.calls()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {150, 1000})
  void manyResets(int times) throws Exception {
    // Given
    proxy.on("main", Answer.silence());
    try (RawHttp2 caller = new RawHttp2(service)) {
      // When
      try {
        for (int i = 0; i < times; i++) {
          int stream = 2 * i + 1;
          caller.send(HEADERS, END_HEADERS, stream, post("/v1/chat/completions"));
          caller.send(RST_STREAM, 0, stream, CANCEL);
        }
      } catch (SocketException e) {
        // closed under the flood
      }
      caller.settle();
    }

    // Then
    calls.clear();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/v1/%zz", "/v1/chat/completions%", "/v1/a|b"})
  void aPathThatIsNoneIsRefused(String path) throws Exception {
    // Given
    try (RawHttp2 caller = new RawHttp2(service)) {
      // When
      caller.send(HEADERS, END_HEADERS | END_STREAM, 1, post(path));

      // Then
      RawHttp2.Frame frame = caller.next();
      while (frame.type() != HEADERS) {
        frame = caller.next();
      }
      assertThat(frame.payload()).as("HPACK's :status 400").contains("\u008c");
    }
  }

  private static void call(RawHttp2 caller, boolean stream) throws IOException {
    caller
        .send(HEADERS, END_HEADERS, 1, post("/v1/chat/completions"))
        .send(DATA, END_STREAM, 1, Caller.body(stream, "planner").getBytes(UTF_8));
  }

  private static byte[] post(String path) {
    return headers(
        ":method",
        "POST",
        ":scheme",
        "http",
        ":path",
        path,
        ":authority",
        "localhost",
        "content-type",
        "application/json");
  }
}
