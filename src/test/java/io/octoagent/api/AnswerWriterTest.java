package io.octoagent.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.octoagent.event.ModelCall;
import io.octoagent.event.ModelCalls;
import io.octoagent.litellm.EventStream;
import io.octoagent.operation.ApiError;
import io.octoagent.operation.Operation;
import io.octoagent.operation.StreamEnding;
import io.octoagent.testbed.FakeProxyResource;
import io.octoagent.testbed.RecordedCalls;
import io.octoagent.testbed.Stub;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What is released, and when, while an answer is written; also where the connection takes no write.
 */
@QuarkusTest
@WithTestResource(FakeProxyResource.class)
class AnswerWriterTest {
  private static final StreamEnding ENDING =
      new StreamEnding() {
        @Override
        public Buffer complete() {
          return Buffer.buffer();
        }

        @Override
        public Buffer broken(ApiError error, String requestId) {
          return Buffer.buffer();
        }
      };

  @Inject AnswerWriter writer;

  @Inject ModelCalls observers;

  @Inject RecordedCalls calls;

  private final List<String> released = new ArrayList<>();

  @BeforeEach
  void reset() {
    calls.clear();
  }

  @Test
  void aWholeAnswerThatCannotBeWrittenEndsItsCall() {
    // Given
    HttpServerRequest request = request();
    Call call = call(request);

    // When
    writer.write(Answer.whole(200, Buffer.buffer("{}")), request, call);

    // Then
    assertIsAbandoned();
  }

  @Test
  void aStreamWhoseHeadCannotBeWrittenHangsUpAndEndsItsCall() {
    // Given
    HttpServerRequest request = request();
    Call call = call(request);
    Answer.Streamed stream =
        new Answer.Streamed(
            (caller, end) -> {
              throw new IllegalStateException("Response has been closed");
            },
            () -> released.add("connection"),
            ENDING);

    // When
    writer.write(Answer.streamed(stream), request, call);

    // Then
    assertIsAbandoned("connection");
  }

  @Test
  void aStreamWhoseEndCannotBeWrittenEndsItsCall() {
    // Given
    HttpServerRequest request = request();
    Call call = call(request);
    EventStream.End end = beginStream(request, call);
    assertThat(released).isEmpty();

    // When
    end.ended(Buffer.buffer(), Optional.empty());

    // Then
    assertIsAbandoned();
  }

  /** Its next call, on another connection, may come before the end of this one has been handled. */
  @Test
  void theCallerHasRoomForItsNextCallWhenItHasTheAnswer() {
    // Given
    HttpServerRequest request = request(body -> released.add("answer"));
    Call call = call(request);

    // When
    writer.write(Answer.whole(200, Buffer.buffer("{}")), request, call);

    // Then
    assertThat(released).containsExactly("permit", "answer");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void theCallerHasRoomForItsNextCallWhenItsStreamHasEnded(boolean broken) {
    // Given
    HttpServerRequest request = request(body -> released.add("answer"));
    Call call = call(request);
    EventStream.End end = beginStream(request, call);

    // When
    end.ended(
        Buffer.buffer(),
        broken ? Optional.of(new IllegalStateException("broken")) : Optional.empty());

    // Then
    assertThat(released).containsExactly("permit", "answer");
  }

  /** Writes the head of a stream, and returns what ends it. */
  private EventStream.End beginStream(HttpServerRequest request, Call call) {
    List<EventStream.End> ends = new ArrayList<>();
    writer.write(
        Answer.streamed(new Answer.Streamed((caller, end) -> ends.add(end), () -> {}, ENDING)),
        request,
        call);
    return ends.getFirst();
  }

  private void assertIsAbandoned(String... before) {
    List<String> expected = new ArrayList<>(List.of(before));
    expected.add("permit");
    assertThat(released).containsExactlyElementsOf(expected);
    assertThat(calls.only()).isInstanceOf(ModelCall.Abandoned.class);
  }

  private Call call(HttpServerRequest request) {
    RoutingContext routing =
        Stub.of(
            RoutingContext.class,
            Map.of(
                "request",
                none -> request,
                "response",
                none -> request.response(),
                "get",
                name -> null));
    calls.begins();
    Call call = new Call(Operation.CHAT, observers, routing);
    call.holds(() -> released.add("permit"));
    return call;
  }

  private static HttpServerRequest request() {
    return request(
        body -> {
          throw new IllegalStateException("Response has been closed");
        });
  }

  /** A request whose answer's last write does {@code last}. */
  private static HttpServerRequest request(Consumer<Object> last) {
    Function<Object[], Object> written =
        body -> {
          last.accept(body);
          return Future.succeededFuture();
        };
    MultiMap headers = MultiMap.caseInsensitiveMultiMap().add("X-Request-Id", "stuck");
    HttpServerResponse response =
        Stub.of(
            HttpServerResponse.class,
            Map.of(
                "headers",
                none -> headers,
                "end",
                written,
                "write",
                written,
                "closed",
                none -> true));
    return Stub.of(
        HttpServerRequest.class,
        Map.of(
            "headers", none -> headers,
            "response", none -> response,
            "version", none -> HttpVersion.HTTP_1_1));
  }
}
