package io.octoagent.ladder;

import io.octoagent.config.Group;
import io.octoagent.config.Groups;
import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The groups that an annotated method of {@code Ladder} guards: those whose next group, in every
 * chain that they are in, is the one of the method's {@code @Fallback}. Every other group has a
 * guard from {@link Guards}. So each group has one guard and one circuit breaker.
 */
@Singleton
class AnnotatedGroups {

  /** The groups with an annotated method, each with the method that its {@code @Fallback} names. */
  private static final Map<String, String> ANNOTATED =
      Map.of("cheap", "fallback", "main", "fallback", "fallback", "");

  /** A prefix that keeps the circuit breakers' names unique: no group's name has a colon. */
  private static final String OWN = "configured:";

  private final Map<Group, Group> lasts = new HashMap<>();
  private final Groups groups;

  AnnotatedGroups(Groups groups) {
    this.groups = groups;
    for (Group group : groups.all()) {
      String next = ANNOTATED.get(group.id());
      if (next != null && groups.all().stream().allMatch(first -> follows(group, next, first))) {
        lasts.put(group, groups.named(next).orElse(group));
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

  /** Whether an annotated method guards {@code group}. */
  boolean contains(Group group) {
    return lasts.containsKey(group);
  }

  /**
   * The last group that the guard of {@code group} asks: that of its {@code @Fallback}, or the
   * group itself.
   */
  Group lastAskedBy(Group group) {
    return lasts.getOrDefault(group, group);
  }

  /** The name of the group's circuit breaker. */
  String breaker(Group group) {
    return contains(group) ? group.id() : OWN + group.id();
  }
}
