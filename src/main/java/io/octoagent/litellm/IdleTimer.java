package io.octoagent.litellm;

import io.vertx.core.Vertx;
import java.time.Duration;

/**
 * Tells when nothing was {@linkplain #touch() touched} for a while; a touch costs one clock
 * reading.
 */
final class IdleTimer {

  private static final long NONE = -1;

  private final Vertx vertx;
  private final long idleNanos;
  private Runnable onIdle;
  private long touched;
  private long timer = NONE;

  IdleTimer(Vertx vertx, Duration idle) {
    this.vertx = vertx;
    this.idleNanos = idle.toNanos();
  }

  /** Counts from now on; {@code onIdle} is told each time that the span is over without a touch. */
  void start(Runnable onIdle) {
    this.onIdle = onIdle;
    resume();
  }

  /** Something happened. */
  void touch() {
    touched = System.nanoTime();
  }

  /** Stops counting. */
  void stop() {
    if (timer != NONE) {
      vertx.cancelTimer(timer);
      timer = NONE;
    }
  }

  /** Counts again, from now on. */
  void resume() {
    stop();
    touch();
    arm(idleNanos);
  }

  private void arm(long nanos) {
    timer = vertx.setTimer(Math.max(1, nanos / 1_000_000), id -> check());
  }

  private void check() {
    long left = idleNanos - (System.nanoTime() - touched);
    if (left < 1_000_000) {
      timer = NONE;
      onIdle.run();
    } else {
      arm(left);
    }
  }
}
