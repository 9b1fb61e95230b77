package io.octoagent.ledger;

import java.time.Duration;

/** A store's clock that a test sets; it ticks in whole microseconds, as a Redis server's does. */
interface Clock {

  /** Nanoseconds since 1970. */
  long now();

  void set(long nanos);

  default void pass(Duration time) {
    set(now() + time.toNanos());
  }
}
