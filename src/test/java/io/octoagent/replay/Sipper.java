package io.octoagent.replay;

import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.WriteStream;
import java.util.Optional;

/** A caller that reads a recording, or does not. */
final class Sipper implements WriteStream<Buffer> {
  private final Buffer read = Buffer.buffer();
  private boolean stalled;
  private Handler<Void> drained;
  private Optional<? extends Throwable> end;

  /** One that reads nothing at first. */
  static Sipper stalled() {
    Sipper sipper = new Sipper();
    sipper.stalled = true;
    return sipper;
  }

  /** Reads from now on; runs in the reader's thread. */
  void read() {
    stalled = false;
    if (drained != null) {
      drained.handle(null);
    }
  }

  synchronized void ended(Buffer rest, Optional<? extends Throwable> failure) {
    read.appendBuffer(rest);
    end = failure;
  }

  /** What it has read so far. */
  synchronized Buffer all() {
    return read.copy();
  }

  /** Why its stream broke; empty if it was whole, null if it goes on. */
  synchronized Optional<? extends Throwable> outcome() {
    return end;
  }

  @Override
  public synchronized Future<Void> write(Buffer bytes) {
    read.appendBuffer(bytes);
    return Future.succeededFuture();
  }

  @Override
  public void write(Buffer bytes, Handler<AsyncResult<Void>> handler) {
    write(bytes).onComplete(handler);
  }

  @Override
  public void end(Handler<AsyncResult<Void>> handler) {
    throw new UnsupportedOperationException();
  }

  @Override
  public WriteStream<Buffer> setWriteQueueMaxSize(int most) {
    return this;
  }

  @Override
  public boolean writeQueueFull() {
    return stalled;
  }

  @Override
  public WriteStream<Buffer> drainHandler(Handler<Void> handler) {
    drained = handler;
    return this;
  }

  @Override
  public WriteStream<Buffer> exceptionHandler(Handler<Throwable> handler) {
    return this;
  }
}
