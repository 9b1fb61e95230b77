package io.octoagent.replay;

import io.netty.buffer.Unpooled;
import io.octoagent.operation.ApiError;
import io.octoagent.operation.StreamEnding;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.buffer.impl.BufferImpl;
import io.vertx.core.streams.WriteStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * One call's answer, for everyone who came with its {@link Key}. Each {@link Reader} gets it from
 * its start, at its own pace. {@link Replays} makes it, and a {@link Source} fills it.
 *
 * <p>It records at the vendor's pace as long as its {@link Tape} has the start of the answer. When
 * the answer has become too long, or when there is no room, it cannot be joined any more and goes
 * on at the pace of the fastest reader; a reader whose next byte is no longer held is {@link
 * TooSlow}.
 */
public final class Recording {

  private final Key key;
  private final Vertx vertx;
  private final Tape tape;
  private final Consumer<Recording> whenOver;
  private final Context context;
  private final Thread thread = Thread.currentThread();
  private final Sink sink = new Sink();
  private final List<Reader> readers = new ArrayList<>(2);

  private Source source;
  private Reader first;
  private Head head;
  private StreamEnding ending;
  private boolean over;
  private boolean kept;
  private Throwable failure;

  /** A call whose answer is recorded. Its methods run in the thread that made the recording. */
  public interface Source {

    /** Learns that it is the one that is recorded; {@link #start} follows, or {@link #cancel}. */
    void leads();

    /** Begins the call, and reports its answer to {@code recording}. */
    void start(Recording recording);

    /** Ends it: nobody waits for it any more. */
    void cancel();
  }

  /** A recording in the current thread; {@code whenOver} learns once that it has ended. */
  Recording(Key key, Vertx vertx, Space space, Consumer<Recording> whenOver) {
    this.key = key;
    this.vertx = vertx;
    this.tape = new Tape(space);
    this.whenOver = whenOver;
    this.context = vertx.getOrCreateContext();
  }

  Key key() {
    return key;
  }

  /** Whether it is in flight or kept. */
  synchronized boolean isCurrent() {
    return !over || kept;
  }

  /** A reader at its start, or null if it has none any more. */
  synchronized Reader join() {
    if (!isFromStart() || !isCurrent()) {
      return null;
    }
    Reader reader = new Reader();
    readers.add(reader);
    return reader;
  }

  /** Says which call is recorded; its first reader has joined. */
  void leads(Source call, Reader caller) {
    synchronized (this) {
      source = call;
      first = caller;
      tape.begin();
    }
    call.leads();
  }

  /** Begins the call, unless nobody waits for it any more. */
  void begin() {
    inSourcesThread(
        () -> {
          Source waiting;
          synchronized (this) {
            waiting = source;
          }
          if (waiting != null) {
            first.asks();
            waiting.start(this);
          }
        });
  }

  /** Gives everyone an answer that another replica has kept; the call does not begin. */
  void loads(Head kept, Buffer body) {
    end(
        null,
        () -> {
          head = kept;
          for (byte[] part : kept.stream() ? Events.parts(body) : List.of(body.getBytes())) {
            add(part);
          }
        });
  }

  /** Records a whole answer. */
  public void answers(Head given, Buffer body) {
    end(
        null,
        () -> {
          source = null;
          head = given;
          add(body.getBytes());
        });
  }

  /** Records the beginning of a stream; its events go into the returned stream. */
  public WriteStream<Buffer> begins(Head given, StreamEnding afterEvents) {
    synchronized (this) {
      head = given;
      ending = afterEvents;
      readers.forEach(Reader::wake);
    }
    return sink;
  }

  /** Records the end of a stream: its last bytes, and why it broke, if it did. */
  public void ends(Buffer rest, Optional<? extends Throwable> broken) {
    end(
        broken.orElse(null),
        () -> {
          source = null;
          add(rest.getBytes());
          if (broken.isEmpty()) {
            add(ending.complete().getBytes());
            ending = null;
          }
        });
  }

  /** Gives everyone a failure; the call does not begin. */
  void fails(Throwable reason) {
    end(reason, () -> {});
  }

  /** Whether it can still be joined. */
  synchronized boolean isFromStart() {
    return tape.isFromStart();
  }

  /** No longer keeps the answer; who reads it already may read on. */
  synchronized void drop() {
    kept = false;
    free();
  }

  /** Ends it, after {@code last}; a call that has not begun never will. */
  private void end(Throwable reason, Runnable last) {
    Source unused;
    synchronized (this) {
      if (over) {
        return;
      }
      last.run();
      over = true;
      failure = reason;
      unused = source;
      source = null;
      kept = reason == null && tape.isFromStart() && head.keeps();
      readers.forEach(Reader::wake);
      free();
    }
    if (unused != null) {
      inSourcesThread(unused::cancel);
    }
    whenOver.accept(this);
  }

  synchronized int readers() {
    return readers.size();
  }

  synchronized boolean isKept() {
    return kept;
  }

  /** The whole answer. */
  synchronized Buffer recorded() {
    return tape.all();
  }

  synchronized Head head() {
    return head;
  }

  /** The caller must hold the lock. */
  private void add(byte[] bytes) {
    if (!over) {
      tape.add(bytes);
      readers.forEach(Reader::wake);
    }
  }

  /** Once nobody needs them, the bytes count no more. The caller must hold the lock. */
  private void free() {
    if (over && !kept && readers.isEmpty()) {
      tape.free();
    }
  }

  /** Runs in the source's thread: at once if this is it. */
  private void inSourcesThread(Runnable action) {
    if (Thread.currentThread() == thread) {
      action.run();
    } else {
      context.runOnContext(there -> action.run());
    }
  }

  /** One caller's position in the recording; its methods run in the thread that joined. */
  public final class Reader {
    private final Context here = vertx.getOrCreateContext();
    private final Tape.Position position = tape.start();
    private boolean awake;
    private boolean gone;
    private boolean asking;
    private long timer = -1;
    private UniEmitter<? super Head> waiting;
    private WriteStream<Buffer> caller;
    private BiConsumer<Buffer, Optional<? extends Throwable>> onEnd;

    private Reader() {}

    /**
     * Completes when the answer has begun. Fails with what the recording failed with before, or
     * with {@link TooLate}; cancelling it leaves.
     *
     * @param withinMs how long this reader waits; the one whose call it is waits for its end, once
     *     it has begun
     */
    public Uni<Head> begun(long withinMs) {
      return Uni.createFrom()
          .<Head>emitter(
              emitter -> {
                if (!asking) {
                  timer = vertx.setTimer(withinMs, late -> giveUp(emitter));
                }
                emitter.onTermination(() -> vertx.cancelTimer(timer));
                synchronized (Recording.this) {
                  waiting = emitter;
                  wake();
                }
              })
          .onCancellation()
          .invoke(this::leave);
    }

    /** The call that begins is this reader's own, and has the same deadline. */
    private void asks() {
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
      synchronized (Recording.this) {
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

    /** What follows the events; they include the end of a whole stream. */
    public StreamEnding ending(StreamEnding unknown) {
      return new StreamEnding() {
        @Override
        public Buffer complete() {
          return Buffer.buffer();
        }

        @Override
        public Buffer broken(ApiError error, String requestId) {
          StreamEnding known;
          synchronized (Recording.this) {
            known = ending;
          }
          return (known == null ? unknown : known).broken(error, requestId);
        }
      };
    }

    /** Reads no more; the call ends with its last reader. */
    public void leave() {
      Source unread = null;
      synchronized (Recording.this) {
        if (gone) {
          return;
        }
        gone = true;
        readers.remove(this);
        if (readers.isEmpty() && !over) {
          over = true;
          unread = source;
          source = null;
        }
        tape.remove(position);
        free();
      }
      if (unread != null) {
        inSourcesThread(unread::cancel);
        whenOver.accept(Recording.this);
      } else {
        sink.drain();
      }
    }

    /** The caller must hold the lock. */
    private void wake() {
      if (!awake) {
        awake = true;
        here.runOnContext(
            turn -> {
              synchronized (Recording.this) {
                awake = false;
              }
              tellBegun();
              pump();
            });
      }
    }

    private void tellBegun() {
      UniEmitter<? super Head> told;
      Head begun;
      Throwable failed;
      synchronized (Recording.this) {
        begun = head;
        failed = failure;
        if (waiting == null || (begun == null && failed == null)) {
          return;
        }
        told = waiting;
        waiting = null;
      }
      if (begun != null) {
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
        synchronized (Recording.this) {
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
            bytes = position.next();
            tape.advance(position);
          } else if (over) {
            broken = failure;
          } else {
            return;
          }
        }
        if (bytes == null) {
          end(broken);
          return;
        }
        caller.write(view(bytes));
        sink.drain();
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

  /** Receives the events of the source. */
  private final class Sink extends EventSink {
    private Handler<Void> onDrain;

    /** Lets the source go on if a reader has caught up. */
    private void drain() {
      Handler<Void> waiting;
      synchronized (Recording.this) {
        if (onDrain == null || tape.isFull()) {
          return;
        }
        waiting = onDrain;
        onDrain = null;
      }
      inSourcesThread(() -> waiting.handle(null));
    }

    @Override
    public Future<Void> write(Buffer events) {
      synchronized (Recording.this) {
        add(events.getBytes());
      }
      return Future.succeededFuture();
    }

    @Override
    public boolean writeQueueFull() {
      synchronized (Recording.this) {
        return tape.isFull();
      }
    }

    @Override
    public WriteStream<Buffer> drainHandler(Handler<Void> handler) {
      synchronized (Recording.this) {
        onDrain = handler;
      }
      drain();
      return this;
    }
  }
}
