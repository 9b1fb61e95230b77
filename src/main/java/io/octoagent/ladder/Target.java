package io.octoagent.ladder;

import io.octoagent.config.Group;
import io.octoagent.config.Role;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * What the caller's {@code model} resolves to; made by {@code Targets}.
 *
 * @param role the role, if the caller named one
 * @param chain the groups that may be asked, in order; at least one
 * @param timeout the longest that the call may take
 */
public record Target(Optional<Role> role, List<Group> chain, Duration timeout) {

  /** The group that is asked first. */
  public Group group() {
    return chain.getFirst();
  }

  /** The same, without those later groups that may not follow. */
  public Target followedBy(Predicate<Group> mayFollow) {
    List<Group> kept = new ArrayList<>(chain.size());
    for (Group group : chain) {
      if (group.equals(group()) || mayFollow.test(group)) {
        kept.add(group);
      }
    }
    return kept.size() == chain.size() ? this : new Target(role, List.copyOf(kept), timeout);
  }
}
