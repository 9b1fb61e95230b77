package io.octoagent.replay;

import java.util.ArrayDeque;
import java.util.Queue;

/** Bounds the bytes of all {@link Recording}s together: the oldest kept ones make way. */
final class Space {

  private final long most;
  private final Queue<Kept> kept = new ArrayDeque<>();
  private long held;

  /**
   * A recording that is whole.
   *
   * @param until when it is dropped, in {@link System#nanoTime()}
   */
  private record Kept(Runnable drop, long until) {}

  Space(long most) {
    this.most = most;
  }

  /** Counts more bytes; returns whether there is room for them. */
  boolean add(long bytes) {
    synchronized (this) {
      held += bytes;
    }
    while (isOver()) {
      Kept oldest = oldest(Long.MAX_VALUE);
      if (oldest == null) {
        return false;
      }
      oldest.drop.run();
    }
    return true;
  }

  /** Counts them no more. */
  synchronized void remove(long bytes) {
    held -= bytes;
  }

  /** Keeps a recording until then, or until there is no room for it; {@code drop} runs once. */
  synchronized void keep(Runnable drop, long until) {
    kept.add(new Kept(drop, until));
  }

  /** Drops those whose time is over. */
  void expire() {
    long now = System.nanoTime();
    for (Kept old = oldest(now); old != null; old = oldest(now)) {
      old.drop.run();
    }
  }

  synchronized long held() {
    return held;
  }

  private synchronized boolean isOver() {
    return held > most;
  }

  /** Takes out the oldest one if its time is over by {@code now}; all have the same time. */
  private synchronized Kept oldest(long now) {
    Kept oldest = kept.peek();
    return oldest == null || (now != Long.MAX_VALUE && oldest.until - now > 0) ? null : kept.poll();
  }
}
