package io.octoagent.ui;

import io.octoagent.event.ModelCall;
import io.octoagent.event.Spent;
import java.util.ArrayDeque;
import java.util.Deque;

/** What one caller or task has spent in the last day, by the hour; kept by {@link Spending}. */
final class SpentByHour {

  static final int HOURS = 24;

  private final Deque<Sum> hours = new ArrayDeque<>(1);

  /** Adds a call that has ended in this hour since 1970. */
  void add(ModelCall call, long hour) {
    boolean refused = call.error() != null && call.facts().attempts().isEmpty();
    Sum one = new Sum(hour, 1, refused ? 1 : 0, Spent.by(call.facts()));
    // the clock may have been set back
    boolean same = !hours.isEmpty() && hours.getLast().hour >= hour;
    hours.addLast(same ? hours.removeLast().plus(one) : one);
    forget(hour);
  }

  /** The sum of the day that ends with this hour. */
  Sum sum(long hour) {
    forget(hour);
    return hours.stream().reduce(Sum.NONE, Sum::plus);
  }

  private void forget(long hour) {
    while (!hours.isEmpty() && hours.getFirst().hour <= hour - HOURS) {
      hours.removeFirst();
    }
  }

  /**
   * A sum of calls.
   *
   * @param hour the last one's, since 1970; 0 if there is none
   * @param refused how many were refused before a group was asked
   */
  record Sum(long hour, long calls, long refused, Spent spent) {

    private static final Sum NONE = new Sum(0, 0, 0, Spent.NOTHING);

    Sum plus(Sum other) {
      return new Sum(
          Math.max(hour, other.hour),
          calls + other.calls,
          refused + other.refused,
          spent.plus(other.spent));
    }
  }
}
