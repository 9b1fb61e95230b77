package io.octoagent.limits;

import java.time.Duration;

/**
 * The instant by which a caller gets an answer, the first content of a stream, or an error. It is
 * set once, when the request has arrived, and never moved; every rung derives its own limit from
 * it.
 *
 * @param start {@link System#nanoTime()} at receipt
 * @param total the total time promised, in nanoseconds
 */
public record Deadline(long start, long total) {

  /** A deadline {@code total} from now. */
  public static Deadline in(Duration total) {
    return new Deadline(System.nanoTime(), total.toNanos());
  }

  /** The time left until the deadline; zero if it has passed. */
  public Duration left() {
    return Duration.ofNanos(Math.max(0, total - (System.nanoTime() - start)));
  }

  /** The time left in whole milliseconds, at least one, for timers. */
  public long leftMs() {
    return Math.max(1, left().toMillis());
  }

  /** Whether the promised time is over, to the millisecond: timers are no finer. */
  public boolean passed() {
    return left().toMillis() < 1;
  }

  /**
   * How long a rung, or a wait for a permit, may take: its share (0 to 1) of the total time, or the
   * time left if that is less.
   */
  public Duration rung(double share) {
    Duration ceiling = Duration.ofNanos(Math.round(total * share));
    Duration left = left();
    return left.compareTo(ceiling) < 0 ? left : ceiling;
  }
}
