package io.octoagent.api;

import io.octoagent.litellm.EventStream;
import io.octoagent.operation.ApiError;
import io.octoagent.operation.StreamEnding;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.streams.WriteStream;
import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * One answer to a caller, ready to be written by {@link OperationRoute}.
 *
 * @param status the HTTP status
 * @param headers the headers, {@code Content-Type} among them
 * @param body the body that follows the headers
 */
record Answer(int status, MultiMap headers, Body body) {

  private static final CharSequence JSON = HttpHeaders.createOptimized("application/json");
  private static final CharSequence EVENTS = HttpHeaders.createOptimized("text/event-stream");
  private static final CharSequence NO_CACHE = HttpHeaders.createOptimized("no-cache");

  /** Turns off buffering in nginx, which otherwise holds back some kilobytes. */
  private static final CharSequence BUFFERING = HttpHeaders.createOptimized("X-Accel-Buffering");

  private static final CharSequence NO = HttpHeaders.createOptimized("no");

  /** An answer with one complete JSON object as its body. */
  static Answer whole(int status, Buffer json) {
    return whole(status, new Whole(json, Optional.empty()));
  }

  /** The same for an error. */
  static Answer error(ApiError error, Buffer json) {
    return whole(error.status(), new Whole(json, Optional.of(error)));
  }

  private static Answer whole(int status, Whole body) {
    return new Answer(status, HttpHeaders.headers().set(HttpHeaders.CONTENT_TYPE, JSON), body);
  }

  /** A stream of events that intermediaries must neither cache nor buffer. */
  static Answer streamed(Streamed body) {
    MultiMap headers =
        HttpHeaders.headers()
            .set(HttpHeaders.CONTENT_TYPE, EVENTS)
            .set(HttpHeaders.CACHE_CONTROL, NO_CACHE)
            .set(BUFFERING, NO);
    return new Answer(200, headers, body);
  }

  /** Adds a header. */
  Answer with(String name, String value) {
    headers.set(name, value);
    return this;
  }

  /**
   * Sends the status, the headers and a whole body; the future completes when the body was sent.
   * {@link AnswerWriter} sends the events of a stream.
   */
  Future<Void> writeTo(HttpServerResponse caller) {
    caller.setStatusCode(status);
    headers.forEach((name, value) -> caller.headers().set(name, value));
    return body instanceof Whole whole ? caller.end(whole.json()) : Future.succeededFuture();
  }

  /** What is sent after the headers. */
  sealed interface Body {}

  /**
   * One JSON object, sent as it is.
   *
   * @param error the error that it reports
   */
  record Whole(Buffer json, Optional<ApiError> error) implements Body {}

  /**
   * Server-sent events.
   *
   * @param pipe pipes the events to the caller and reports once how they ended
   * @param callerLeft runs if the caller closes the connection first
   * @param ending what follows the events
   */
  record Streamed(
      BiConsumer<WriteStream<Buffer>, EventStream.End> pipe,
      Runnable callerLeft,
      StreamEnding ending)
      implements Body {}
}
