package io.octoagent.ladder;

import io.octoagent.config.Group;
import io.octoagent.operation.GroupMode;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What each group is for, by the latest list of the proxy that {@code ProxyHealth} has read; {@code
 * Targets} keeps calls away from groups of another mode.
 */
@Singleton
public class GroupModes {

  private final Map<Group, GroupMode> known = new ConcurrentHashMap<>();

  /** Records the mode of {@code group}; empty if the proxy does not know it. */
  public void learn(Group group, Optional<GroupMode> mode) {
    known.compute(group, (same, before) -> mode.orElse(null));
  }

  /** Whether a call may ask {@code group} first: unless that is known to be of another mode. */
  public boolean mayBeFirst(Group group, GroupMode needed) {
    return known.getOrDefault(group, needed) == needed;
  }

  /**
   * Whether a call may go on to {@code group}, which its caller has not named. A group of unknown
   * mode counts as one for text: what LiteLLM does not know is mostly a chat model of somebody's
   * own.
   */
  public boolean mayFollow(Group group, GroupMode needed) {
    return known.getOrDefault(group, GroupMode.TEXT) == needed;
  }
}
