package io.octoagent.api;

import io.octoagent.litellm.EventStream;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.streams.WriteStream;
import java.util.function.BiConsumer;

/**
 * One answer to a caller, ready to be written by {@link CompletionRoute}.
 *
 * @param status the HTTP status
 * @param headers the headers, {@code Content-Type} among them
 * @param body what follows them
 */
record Answer(int status, MultiMap headers, Body body) {

  private static final CharSequence JSON = HttpHeaders.createOptimized("application/json");
  private static final CharSequence EVENTS = HttpHeaders.createOptimized("text/event-stream");
  private static final CharSequence NO_CACHE = HttpHeaders.createOptimized("no-cache");

  /** Heeded by nginx, which holds back some kilobytes otherwise. */
  private static final CharSequence BUFFERING = HttpHeaders.createOptimized("X-Accel-Buffering");

  private static final CharSequence NO = HttpHeaders.createOptimized("no");

  /** A whole JSON object. */
  static Answer whole(int status, Buffer json) {
    return new Answer(
        status, HttpHeaders.headers().set(HttpHeaders.CONTENT_TYPE, JSON), new Whole(json));
  }

  /** A stream of events, which nobody on the way may keep or hold back. */
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
   * Sends the status, the headers and a whole body, to the end that it tells; a stream is up to
   * {@link CompletionRoute}.
   */
  Future<Void> writeTo(HttpServerResponse caller) {
    caller.setStatusCode(status);
    headers.forEach((name, value) -> caller.headers().set(name, value));
    return body instanceof Whole whole ? caller.end(whole.json()) : Future.succeededFuture();
  }

  /** What is sent after the headers. */
  sealed interface Body {}

  /** One JSON object, as it is to be sent. */
  record Whole(Buffer json) implements Body {}

  /**
   * Server-sent events.
   *
   * @param pipe lets the events flow to the caller, and tells once how they ended
   * @param callerLeft told when the caller has closed the connection first
   */
  record Streamed(BiConsumer<WriteStream<Buffer>, EventStream.End> pipe, Runnable callerLeft)
      implements Body {}
}
