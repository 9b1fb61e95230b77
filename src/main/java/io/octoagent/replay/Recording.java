package io.octoagent.replay;

import io.octoagent.operation.StreamEnding;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.WriteStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * One call's answer, for everyone who came with its {@link Key}. Each {@code Reader} gets it from
 * its start, at its own pace. {@link Replays} makes it, and a {@link Source} fills it.
 *
 * <p>It records at the vendor's pace as long as its {@link Tape} has the start of the answer. When
 * the answer has become too long, or when there is no room, it cannot be joined any more and goes
 * on at the pace of the fastest reader; a reader whose next byte is no longer held is {@link
 * TooSlow}.
 */
public final class Recording {

  private final Key key;
  private final Tape tape;
  private final Consumer<Recording> whenOver;
  private final Context context;
  private final Thread thread = Thread.currentThread();
  private final Sink sink = new Sink();
  private final List<Listener> readers = new ArrayList<>(2);

  private Source source;
  private Listener first;
  private Head head;
  private StreamEnding ending;
  private boolean decided;
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

  /** A reader. */
  interface Listener {

    /** There is something new; the caller holds the recording's lock. */
    void wake();

    /** The call that begins is this reader's own; runs in the thread of both. */
    void asks();
  }

  /** A recording in the current thread; {@code whenOver} learns once that it has ended. */
  Recording(Key key, Vertx vertx, Space space, Consumer<Recording> whenOver) {
    this.key = key;
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

  /** Whether the key is this call's: it has begun, or it is over. */
  synchronized boolean isDecided() {
    return decided || over;
  }

  /** A position at its start for one more reader; null if it has none any more. */
  synchronized Tape.Position join(Listener reader) {
    if (!isFromStart() || !isCurrent()) {
      return null;
    }
    readers.add(reader);
    return tape.start();
  }

  /** Says which call is recorded; its first reader has joined. */
  void leads(Source call, Listener caller) {
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
            decided = true;
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
      readers.forEach(Listener::wake);
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
      readers.forEach(Listener::wake);
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

  /** The answer's head, once it has begun. */
  synchronized Head head() {
    return head;
  }

  /** Why there is no answer, or only a part of one. */
  synchronized Throwable failure() {
    return failure;
  }

  /** What follows the events of a stream that is not whole. */
  synchronized Optional<StreamEnding> ending() {
    return Optional.ofNullable(ending);
  }

  synchronized boolean isOver() {
    return over;
  }

  /** The bytes at a position, which goes on behind them. */
  synchronized byte[] advance(Tape.Position reader) {
    byte[] bytes = reader.next();
    tape.advance(reader);
    return bytes;
  }

  /** A reader has caught up, so that the source may go on. */
  void goOn() {
    sink.drain();
  }

  /** A reader has left; the call ends with its last one. */
  void leave(Listener reader, Tape.Position position) {
    Source unread = null;
    boolean last;
    synchronized (this) {
      readers.remove(reader);
      tape.remove(position);
      last = readers.isEmpty() && !over;
      if (last) {
        over = true;
        unread = source;
        source = null;
      }
      free();
    }
    if (unread != null) {
      inSourcesThread(unread::cancel);
    }
    if (last) {
      whenOver.accept(this);
    } else {
      goOn();
    }
  }

  /** The caller must hold the lock. */
  private void add(byte[] bytes) {
    if (!over) {
      tape.add(bytes);
      readers.forEach(Listener::wake);
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
