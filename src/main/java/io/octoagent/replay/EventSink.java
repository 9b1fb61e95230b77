package io.octoagent.replay;

import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.WriteStream;

/**
 * The part of a {@link WriteStream} that a source of events does not use; see {@link Recording}.
 */
abstract class EventSink implements WriteStream<Buffer> {

  @Override
  public void write(Buffer events, Handler<AsyncResult<Void>> handler) {
    Future<Void> written = write(events);
    written.onComplete(handler);
  }

  @Override
  public void end(Handler<AsyncResult<Void>> handler) {
    throw new UnsupportedOperationException("a recording ends by ends()");
  }

  @Override
  public WriteStream<Buffer> setWriteQueueMaxSize(int most) {
    return this;
  }

  @Override
  public WriteStream<Buffer> exceptionHandler(Handler<Throwable> handler) {
    return this;
  }
}
