package io.octoagent.event;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.locks.LockSupport;
import org.jboss.logmanager.ExtHandler;
import org.jboss.logmanager.ExtLogRecord;

/**
 * Writes log lines from a thread of its own, all that came within a few milliseconds at once: a
 * line costs a call no system call, and a log that is read slowly holds up no call before 4096
 * lines wait. No line is dropped: then it does hold them up. Until {@link #start} and after {@link
 * #finish} lines are written where they come from. The framework's asynchronous handler wakes a
 * thread for each line, and loses the last ones at the end of the process.
 */
final class BatchHandler extends ExtHandler {

  private static final int LONGEST_QUEUE = 4096;
  private static final long PAUSE_NANOS = 5_000_000;

  private final ExtHandler lines;
  private final BlockingQueue<ExtLogRecord> queue = new ArrayBlockingQueue<>(LONGEST_QUEUE);
  private final Thread writer = Thread.ofPlatform().name("log").daemon().unstarted(this::write);
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
      writer.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    lines.setAutoFlush(true);
    drain(new ArrayList<>());
  }

  @Override
  protected void doPublish(ExtLogRecord line) {
    if (queueing && Thread.currentThread() != writer) {
      if (!lines.isCallerCalculationRequired()) {
        line.disableCallerCalculation();
      }
      line.copyAll();
      try {
        queue.put(line);
        if (!queueing) {
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
    batch.forEach(lines::publish);
    batch.clear();
    lines.flush();
  }
}
