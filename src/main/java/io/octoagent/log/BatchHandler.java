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
 * Writes log lines in a thread of its own, in batches of those that arrive within a few
 * milliseconds: a line costs a call no system call, and a log that is not read blocks no call.
 * {@link JsonLog} installs it. When 8192 lines are queued, an event loop drops its lines, and the
 * log reports how many; other threads wait. Before {@link #start} and after {@link #finish}, lines
 * are written in the calling thread. The framework's asynchronous handler wakes a thread for each
 * line, and loses the last ones at the end of the process.
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

  /** Queues lines from now on. */
  void start() {
    lines.setAutoFlush(false);
    queueing = true;
    writer.start();
  }

  /** Writes the queued lines; later ones are written immediately again. */
  void finish() {
    queueing = false;
    writer.interrupt();
    try {
      writer.join(LONGEST_END_MS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    lines.setAutoFlush(true);
    // a writer that is still alive is blocked on a log that is not read, as this thread would be
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
          // it may have been queued after the last drain
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

  /** A line that cannot be written does not affect the others. */
  private void write(ExtLogRecord line) {
    try {
      lines.publish(line);
    } catch (RuntimeException e) {
      reportError("a line could not be written", e, ErrorManager.WRITE_FAILURE);
    }
  }
}
