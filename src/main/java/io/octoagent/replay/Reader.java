package io.octoagent.replay;

import io.netty.buffer.Unpooled;
import io.octoagent.operation.ApiError;
import io.octoagent.operation.StreamEnding;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.buffer.impl.BufferImpl;
import io.vertx.core.streams.WriteStream;
import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * One caller's reading of a {@link Recording}, from its start and at the caller's pace; {@link
 * Replays} makes it for {@code SharedAnswers}. Its methods run in the thread that made it.
 */
public final class Reader implements Recording.Listener {

  private final Recording recording;
  private final Vertx vertx;
  private final Context here;
  private final Tape.Position position;
  private boolean asking;
  private long timer = -1;
  private WriteStream<Buffer> caller;
  private BiConsumer<Buffer, Optional<? extends Throwable>> onEnd;

  /** These three are guarded by the recording. */
  private boolean awake;

  private boolean gone;
  private UniEmitter<? super Head> waiting;

  private Reader(Recording recording, Vertx vertx) {
    this.recording = recording;
    this.vertx = vertx;
    this.here = vertx.getOrCreateContext();
    this.position = recording.join(this);
  }

  /** A reader of {@code recording}; empty if that cannot be joined any more. */
  static Optional<Reader> of(Recording recording, Vertx vertx) {
    Reader reader = new Reader(recording, vertx);
    return reader.position == null ? Optional.empty() : Optional.of(reader);
  }

  /**
   * Completes when the answer has begun. Fails with what the recording failed with before, or with
   * {@link TooLate}; cancelling it leaves.
   *
   * @param withinMs how long this reader waits; the one whose call it is waits for its end, once it
   *     has begun
   */
  public Uni<Head> begun(long withinMs) {
    return Uni.createFrom()
        .<Head>emitter(
            emitter -> {
              if (!asking) {
                timer = vertx.setTimer(withinMs, late -> giveUp(emitter));
              }
              emitter.onTermination(() -> vertx.cancelTimer(timer));
              synchronized (recording) {
                waiting = emitter;
                wake();
              }
            })
        .onCancellation()
        .invoke(this::leave);
  }

  /** The call that begins is this reader's own, and has the same deadline. */
  @Override
  public void asks() {
    asking = true;
    vertx.cancelTimer(timer);
  }

  private void giveUp(UniEmitter<? super Head> emitter) {
    leave();
    emitter.fail(new TooLate());
  }

  /** The body of a whole answer; the reader leaves with it. */
  public Buffer body() {
    byte[] bytes;
    synchronized (recording) {
      bytes = position.next();
    }
    leave();
    return bytes == null ? Buffer.buffer() : view(bytes);
  }

  /**
   * Pipes the events to {@code to}.
   *
   * @param ended receives the end once: whole, or why it broke
   */
  public void pipeTo(
      WriteStream<Buffer> to, BiConsumer<Buffer, Optional<? extends Throwable>> ended) {
    caller = to;
    onEnd = ended;
    pump();
  }

  /**
   * What follows the events; they include the end of a whole stream.
   *
   * @param unknown says how a kept stream would break
   */
  public StreamEnding ending(StreamEnding unknown) {
    return new StreamEnding() {
      @Override
      public Buffer complete() {
        return Buffer.buffer();
      }

      @Override
      public Buffer broken(ApiError error, String requestId) {
        return recording.ending().orElse(unknown).broken(error, requestId);
      }
    };
  }

  /** Reads no more; the call ends with its last reader. */
  public void leave() {
    synchronized (recording) {
      if (gone) {
        return;
      }
      gone = true;
    }
    recording.leave(this, position);
  }

  @Override
  public void wake() {
    if (!awake) {
      awake = true;
      here.runOnContext(turn -> read());
    }
  }

  private void read() {
    UniEmitter<? super Head> told = null;
    Head begun;
    Throwable failed;
    synchronized (recording) {
      awake = false;
      begun = recording.head();
      failed = recording.failure();
      if (begun != null || failed != null) {
        told = waiting;
        waiting = null;
      }
    }
    if (told == null) {
      pump();
    } else if (begun != null) {
      told.complete(begun);
    } else {
      leave();
      told.fail(failed);
    }
  }

  /** Writes what there is, as long as the caller takes it. */
  private void pump() {
    while (caller != null) {
      byte[] bytes = null;
      Throwable broken = null;
      synchronized (recording) {
        if (gone) {
          return;
        }
        if (position.isLost()) {
          broken = new TooSlow();
        } else if (position.next() != null) {
          if (caller.writeQueueFull()) {
            caller.drainHandler(drained -> pump());
            return;
          }
          bytes = recording.advance(position);
        } else if (recording.isOver()) {
          broken = recording.failure();
        } else {
          return;
        }
      }
      if (bytes == null) {
        end(broken);
      } else {
        caller.write(view(bytes));
        recording.goOn();
      }
    }
  }

  private void end(Throwable broken) {
    caller = null;
    leave();
    onEnd.accept(Buffer.buffer(), Optional.ofNullable(broken));
  }

  /** All readers share the bytes, and none of them their positions. */
  private static Buffer view(byte[] bytes) {
    return BufferImpl.buffer(Unpooled.wrappedBuffer(bytes));
  }
}
