package io.octoagent.ui;

import io.octoagent.config.Group;
import io.octoagent.config.Role;
import io.octoagent.event.Facts;
import io.octoagent.event.ModelCall;
import java.util.List;

/**
 * One call in the page's table: numbers and names, no content; null means unknown.
 *
 * @param operation what was called
 * @param start when it arrived, in milliseconds since 1970
 * @param role the role, or the group if the caller named one; null if it named neither
 * @param costUsd the price, a decimal number in a string
 */
public record CallLine(
    String requestId,
    String operation,
    String task,
    long start,
    String role,
    boolean stream,
    String outcome,
    List<RungLine> attempts,
    String group,
    String model,
    Long firstContentMs,
    long totalMs,
    Long inputTokens,
    Long outputTokens,
    String costUsd,
    String error,
    String fault) {

  static CallLine of(ModelCall call) {
    Facts facts = call.facts();
    return new CallLine(
        facts.requestId(),
        facts.operation().id(),
        facts.task(),
        facts.start().toEpochMilli(),
        asked(facts),
        facts.stream(),
        call.outcome(),
        facts.attempts().stream()
            .map(rung -> new RungLine(rung.group().id(), rung.outcome().id(), rung.millis()))
            .toList(),
        id(facts.group()),
        facts.model(),
        facts.firstContentMs(),
        facts.totalMs(),
        facts.consumption().inputTokens(),
        facts.consumption().outputTokens(),
        facts.consumption().costUsd() == null
            ? null
            : facts.consumption().costUsd().toPlainString(),
        call.error() == null ? null : call.error().id(),
        call.fault() == null ? null : call.fault().id());
  }

  /** The role or the group that the caller named; null if it named neither. */
  static String asked(Facts facts) {
    Role role = facts.role();
    return role == null ? id(facts.target()) : role.id();
  }

  private static String id(Group group) {
    return group == null ? null : group.id();
  }

  /** One attempt on a group. */
  public record RungLine(String group, String outcome, long ms) {}
}
