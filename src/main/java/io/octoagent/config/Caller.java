package io.octoagent.config;

import java.util.Optional;
import java.util.Set;

/**
 * A caller that the operator has named. The name is in events, metrics and spans; its keys are
 * nowhere.
 *
 * @param name from {@code octoagent.callers}
 * @param groups the groups that its calls may ask, as the first or as a later one
 * @param limits how much it may call
 */
public record Caller(String name, Set<Group> groups, Limits limits) {

  /** Whether its calls may ask {@code group}. */
  public boolean mayAsk(Group group) {
    return groups.contains(group);
  }

  /**
   * How much a caller may call, over all replicas; what is empty has no limit.
   *
   * @param callsPerMinute the calls that may begin in a minute
   * @param tokensPerMinute the tokens of prompts and replies
   * @param maxInFlight the calls in flight, streams until their end
   * @param budget the money
   */
  public record Limits(
      Optional<Integer> callsPerMinute,
      Optional<Integer> tokensPerMinute,
      Optional<Integer> maxInFlight,
      Optional<Budget> budget) {

    /** No limit at all. */
    public static final Limits NONE =
        new Limits(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
  }
}
