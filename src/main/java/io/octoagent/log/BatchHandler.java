package io.octoagent.log;

import io.vertx.core.Context;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.logging.ErrorManager;
import org.jboss.logmanager.ExtHandler;
import org.jboss.logmanager.ExtLogRecord;
import org.jboss.logmanager.Level;

/**
 * Writes log lines from a thread of its own, all that came within a few milliseconds at once: a
 * line costs a call no system call, and a log that nobody reads holds up no call. When 8192 lines
 * wait, an event loop drops its lines, and the log says how many; other threads wait. Until {@link
 * #start} and after {@link #finish} lines are written where they come from. The framework's
 * asynchronous handler wakes a thread for each line, and loses the last ones at the end of the
 * process.
 */
final class BatchHandler extends ExtHandler {

  private static final int LONGEST_QUEUE = 8192;
  private static final long LONGEST_END_MS = 2_000;
  private static final String NAME = BatchHandler.class.getName();
  private static final long PAUSE_NANOS = 5_000_000;

  private final ExtHandler lines;
  private final BlockingQueue<ExtLogRecord> queue = new ArrayBlockingQueue<>(LONGEST_QUEUE);
  private final Thread writer = Thread.ofPlatform().name("log").daemon().unstarted(this::write);
  private final AtomicLong dropped = new AtomicLong();
  private volatile boolean queueing;

  BatchHandler(ExtHandler lines) {
    this.lines = lines;
  }

  /** Lines are queued from now on. */
  void start() {
    lines.setAutoFlush(false);
    queueing = true;
    writer.start();
  }

  /** Writes what waits; from now on lines are written at once again. */
  void finish() {
    queueing = false;
    writer.interrupt();
    try {
      writer.join(LONGEST_END_MS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    lines.setAutoFlush(true);
    // a writer that has not ended stands before a log that nobody reads: so would this thread
    if (!writer.isAlive()) {
      drain(new ArrayList<>());
    }
  }

  @Override
  protected void doPublish(ExtLogRecord line) {
    if (queueing && Thread.currentThread() != writer) {
      if (!lines.isCallerCalculationRequired()) {
        line.disableCallerCalculation();
      }
      line.copyAll();
      try {
        queue(line);
        if (!queueing && !writer.isAlive()) {
          // it may have come after the last look into the queue
          drain(new ArrayList<>());
        }
        return;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    lines.publish(line);
  }

  private void queue(ExtLogRecord line) throws InterruptedException {
    if (!Context.isOnEventLoopThread()) {
      queue.put(line);
    } else if (!queue.offer(line)) {
      dropped.incrementAndGet();
    }
  }

  @Override
  public boolean isCallerCalculationRequired() {
    return lines.isCallerCalculationRequired();
  }

  private void write() {
    List<ExtLogRecord> batch = new ArrayList<>();
    try {
      while (queueing) {
        batch.add(queue.take());
        LockSupport.parkNanos(PAUSE_NANOS);
        drain(batch);
      }
    } catch (InterruptedException e) {
      drain(batch);
    }
  }

  private void drain(List<ExtLogRecord> batch) {
    queue.drainTo(batch);
    batch.forEach(this::write);
    batch.clear();
    long lost = dropped.getAndSet(0);
    if (lost > 0) {
      write(
          new ExtLogRecord(
              Level.WARN, lost + " log lines were dropped: the log is read too slowly", NAME));
    }
    try {
      lines.flush();
    } catch (RuntimeException e) {
      reportError("a flush failed", e, ErrorManager.FLUSH_FAILURE);
    }
  }

  /** A line that cannot be written takes no other with it. */
  private void write(ExtLogRecord line) {
    try {
      lines.publish(line);
    } catch (RuntimeException e) {
      reportError("a line could not be written", e, ErrorManager.WRITE_FAILURE);
    }
  }
}
