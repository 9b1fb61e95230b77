package io.octoagent.litellm;

import io.vertx.core.Vertx;
import java.time.Duration;

/**
 * Detects when nothing was {@linkplain #touch() touched} for a while, for {@link EventStream}; a
 * touch costs one clock reading.
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

  /** Starts the timer; {@code onIdle} runs each time that the span ends without a touch. */
  void start(Runnable onIdle) {
    this.onIdle = onIdle;
    resume();
  }

  /** Restarts the span. */
  void touch() {
    touched = System.nanoTime();
  }

  /** Stops the timer. */
  void stop() {
    if (timer != NONE) {
      vertx.cancelTimer(timer);
      timer = NONE;
    }
  }

  /** Restarts the timer. */
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
