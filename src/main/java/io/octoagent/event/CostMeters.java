package io.octoagent.event;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.octoagent.config.Group;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What the calls for one role or group cost, whatever the operation; fed by {@link ModelMeters}.
 */
final class CostMeters {

  private final Map<Group, Counter> cost = new HashMap<>();
  private final Map<Group, Counter> unpriced = new HashMap<>();

  /**
   * The meters of one name.
   *
   * @param name the role, or the group if the call named one
   * @param chain the groups that such a call may ask: no other can answer
   */
  CostMeters(MeterRegistry registry, String name, List<Group> chain) {
    for (Group group : chain) {
      cost.put(
          group,
          Counter.builder("octoagent.cost")
              .description("What answers cost, used or not, where the proxy reported it")
              .baseUnit("usd")
              .tags("role", name, "group", group.id())
              .register(registry));
      unpriced.put(
          group,
          Counter.builder("octoagent.calls.unpriced")
              .description("Answers, used or not, without a known price")
              .tags("role", name, "group", group.id())
              .register(registry));
    }
  }

  /** Adds an answer of {@code group}; its price is null if unknown. */
  void add(Group group, BigDecimal costUsd) {
    if (costUsd == null) {
      unpriced.get(group).increment();
    } else {
      cost.get(group).increment(costUsd.doubleValue());
    }
  }
}
