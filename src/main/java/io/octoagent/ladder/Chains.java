package io.octoagent.ladder;

import io.octoagent.config.Group;
import io.octoagent.config.Groups;
import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Decides for each group whether an annotated method of {@link Ladder} guards it. It does if the
 * method's {@code @Fallback} is the next group in every chain with that group; a group with another
 * name or another next group has a guard from {@link Guards}. So each group has one guard and one
 * circuit breaker.
 */
@Singleton
class Chains {

  /** The groups with an annotated method, each with the method that its {@code @Fallback} names. */
  private static final Map<String, String> ANNOTATED =
      Map.of("cheap", "fallback", "main", "fallback", "fallback", "");

  /** A prefix that keeps the circuit breakers' names unique: no group's name has a colon. */
  private static final String OWN = "configured:";

  private final Map<Group, Group> covered = new HashMap<>();
  private final Set<Group> annotated = new HashSet<>();
  private final Groups groups;

  Chains(Groups groups) {
    this.groups = groups;
    for (Group group : groups.all()) {
      String next = ANNOTATED.get(group.id());
      if (next != null && groups.all().stream().allMatch(first -> follows(group, next, first))) {
        annotated.add(group);
        groups.named(next).ifPresent(last -> covered.put(group, last));
      }
    }
  }

  private boolean follows(Group group, String next, Group first) {
    List<Group> chain = groups.chain(first);
    int place = chain.indexOf(group);
    return place < 0
        || next.isEmpty()
        || (place + 1 < chain.size() && chain.get(place + 1).id().equals(next));
  }

  /** All groups. */
  List<Group> groups() {
    return groups.all();
  }

  /** Whether an annotated method guards {@code group}. */
  boolean isAnnotated(Group group) {
    return annotated.contains(group);
  }

  /**
   * The last group that the guard of {@code group} asks: its {@code @Fallback}, or the group
   * itself.
   */
  Group lastBehind(Group group) {
    return covered.getOrDefault(group, group);
  }

  /** The name of the group's circuit breaker. */
  String breaker(Group group) {
    return isAnnotated(group) ? group.id() : OWN + group.id();
  }
}
