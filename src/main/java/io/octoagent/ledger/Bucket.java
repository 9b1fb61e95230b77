package io.octoagent.ledger;

import io.octoagent.ledger.Account.Terms;
import java.time.Duration;

/**
 * A bucket that fills within a minute, for {@link InProcessStore}. It is one instant: when it will
 * be full again. It holds as much as fits into a minute, less what flows in until then (the generic
 * cell rate algorithm). All times are in nanoseconds.
 */
final class Bucket {

  private static final long MINUTE = Duration.ofMinutes(1).toNanos();

  /** The longest debt: whatever is said to have been consumed, its account works again one day. */
  private static final long LONGEST = Duration.ofDays(365).toNanos();

  private Bucket() {}

  /** How long until the bucket has {@code count}, or is full; 0 if it has it now. */
  static long missing(long count, long perMinute, long fullAt, long now) {
    if (perMinute == Terms.UNLIMITED) {
      return 0;
    }
    long needed = Math.min(MINUTE, time(count, perMinute));
    return Math.max(0, fullAt - now + needed - MINUTE);
  }

  /** When the bucket will be full if {@code count} is taken now. */
  static long taken(long count, long perMinute, long fullAt, long now) {
    return perMinute == Terms.UNLIMITED
        ? fullAt
        : Math.min(now + LONGEST, Math.max(fullAt, now) + time(count, perMinute));
  }

  /** How much the bucket has now. */
  static long left(long perMinute, long fullAt, long now) {
    if (perMinute == Terms.UNLIMITED) {
      return Terms.UNLIMITED;
    }
    double full = MINUTE - Math.max(0, fullAt - now);
    return Math.max(0, (long) Math.floor(full / MINUTE * perMinute + 1e-6));
  }

  /** How long {@code count} takes to flow in. */
  private static long time(long count, long perMinute) {
    return Math.min(LONGEST, Math.round((double) count / perMinute * MINUTE));
  }
}
