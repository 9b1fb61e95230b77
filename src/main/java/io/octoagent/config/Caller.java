package io.octoagent.config;

import java.util.Set;

/**
 * A caller that the operator has named. The name is in events, metrics and spans; its keys are
 * nowhere.
 *
 * @param name from {@code octoagent.callers}
 * @param groups the groups that its calls may ask, as the first or as a later one
 */
public record Caller(String name, Set<Group> groups) {

  /** Whether its calls may ask {@code group}. */
  public boolean mayAsk(Group group) {
    return groups.contains(group);
  }
}
