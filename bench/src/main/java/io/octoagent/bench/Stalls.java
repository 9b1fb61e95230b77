package io.octoagent.bench;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.LockSupport;

/**
 * How long this process itself did not run: a thread that wants to wake every two milliseconds
 * notes when it was late. On a busy machine a caller notices an answer late without any fault of
 * the service; this says by how much at least.
 */
final class Stalls {

  private static final long TICK = 2_000_000;
  private static final long WORTH_NOTING = 10_000_000;
  private static final long KEEP = 120_000_000_000L;

  private record Stall(long from, long until) {}

  private final Deque<Stall> stalls = new ArrayDeque<>();

  Stalls() {
    Thread.ofPlatform().name("stalls").daemon().start(this::watch);
  }

  private void watch() {
    long last = System.nanoTime();
    while (true) {
      LockSupport.parkNanos(TICK);
      long now = System.nanoTime();
      if (now - last > TICK + WORTH_NOTING) {
        note(new Stall(last + TICK, now));
      }
      last = now;
    }
  }

  private synchronized void note(Stall stall) {
    stalls.add(stall);
    while (stalls.peek().until() < stall.until() - KEEP) {
      stalls.poll();
    }
  }

  /** How much of the time between the two this process stood still, in nanoseconds. */
  synchronized long between(long from, long until) {
    return stalls.stream()
        .mapToLong(
            stall -> Math.max(0, Math.min(until, stall.until()) - Math.max(from, stall.from())))
        .sum();
  }
}
