package io.octoagent.api;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.util.AsciiString;
import io.octoagent.litellm.EventStream;
import io.octoagent.operation.ApiError;
import io.octoagent.operation.StreamEnding;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.streams.WriteStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * One answer to a caller, ready to be written by {@link OperationRoute}.
 *
 * @param status the HTTP status
 * @param headers the headers, {@code Content-Type} among them; each name once
 * @param body the body that follows the headers
 */
record Answer(int status, List<Header> headers, Body body) {

  private static final AsciiString JSON = AsciiString.cached("application/json");
  private static final AsciiString EVENTS = AsciiString.cached("text/event-stream");
  private static final AsciiString NO_CACHE = AsciiString.cached("no-cache");

  /** Turns off buffering in nginx, which otherwise holds back some kilobytes. */
  private static final AsciiString BUFFERING = AsciiString.cached("X-Accel-Buffering");

  private static final AsciiString NO = AsciiString.cached("no");

  /** Those of a call with every limit. */
  private static final int MOST_HEADERS = 16;

  /** An answer with one complete JSON object as its body. */
  static Answer whole(int status, Buffer json) {
    return whole(status, new Whole(json, Optional.empty()));
  }

  /** The same for an error. */
  static Answer error(ApiError error, Buffer json) {
    return whole(error.status(), new Whole(json, Optional.of(error)));
  }

  private static Answer whole(int status, Whole body) {
    return new Answer(status, new ArrayList<>(MOST_HEADERS), body)
        .with(HttpHeaderNames.CONTENT_TYPE, JSON);
  }

  /** A stream of events that intermediaries must neither cache nor buffer. */
  static Answer streamed(Streamed body) {
    return new Answer(200, new ArrayList<>(MOST_HEADERS), body)
        .with(HttpHeaderNames.CONTENT_TYPE, EVENTS)
        .with(HttpHeaderNames.CACHE_CONTROL, NO_CACHE)
        .with(BUFFERING, NO);
  }

  /** Adds a header, which it does not have yet. */
  Answer with(AsciiString name, CharSequence value) {
    headers.add(new Header(name, value));
    return this;
  }

  /** The value of a header; null if it has none of that name. */
  CharSequence header(AsciiString name) {
    for (Header header : headers) {
      if (header.name.equals(name)) {
        return header.value;
      }
    }
    return null;
  }

  /**
   * Sends the status, the headers and a whole body; the future completes when the body was sent.
   * {@link AnswerWriter} sends the events of a stream.
   */
  Future<Void> writeTo(HttpServerResponse caller) {
    caller.setStatusCode(status);
    for (Header header : headers) {
      caller.headers().set(header.name, header.value);
    }
    return body instanceof Whole whole ? caller.end(whole.json()) : Future.succeededFuture();
  }

  /** One header. */
  record Header(AsciiString name, CharSequence value) {}

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
