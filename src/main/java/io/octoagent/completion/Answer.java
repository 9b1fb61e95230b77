package io.octoagent.completion;

import io.octoagent.proxy.EventStream;
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

  /** A whole JSON object. */
  static Answer whole(int status, Buffer json) {
    return new Answer(
        status, HttpHeaders.headers().set(HttpHeaders.CONTENT_TYPE, JSON), new Whole(json));
  }

  /** A stream of events. */
  static Answer streamed(Streamed body) {
    return new Answer(200, HttpHeaders.headers().set(HttpHeaders.CONTENT_TYPE, EVENTS), body);
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
    caller.headers().addAll(headers);
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
