package io.octoagent.limits;

import java.time.Duration;
import java.util.Optional;

/**
 * The instant by which a caller has an answer, the first content of a stream, or an error. It runs
 * from the request's arrival; every attempt asks it how long it may take.
 *
 * @param start {@link System#nanoTime()} at receipt
 * @param total the whole time promised, in nanoseconds
 * @param most the most that the caller allows, in nanoseconds
 */
public record Deadline(long start, long total, long most) {

  /** A deadline {@code total} from now. */
  public static Deadline in(Duration total) {
    return in(total, Optional.empty());
  }

  /** The same, or {@code most} from now if that is less. */
  public static Deadline in(Duration total, Optional<Duration> most) {
    return new Deadline(
            System.nanoTime(), total.toNanos(), most.map(Duration::toNanos).orElse(Long.MAX_VALUE))
        .within(total);
  }

  /**
   * The deadline {@code promised} after the same arrival, or sooner where the caller wants that.
   */
  public Deadline within(Duration promised) {
    return new Deadline(start, Math.min(promised.toNanos(), most), most);
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

  /** A share (0 to 1) of what is left. */
  public Duration left(double share) {
    return Duration.ofNanos(Math.round(left().toNanos() * share));
  }
}
