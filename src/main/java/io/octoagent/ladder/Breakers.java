package io.octoagent.ladder;

import io.octoagent.config.Group;
import io.octoagent.config.Groups;
import io.octoagent.config.OctoAgentConfig;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.faulttolerance.api.CircuitBreakerMaintenance;
import io.smallrye.faulttolerance.api.CircuitBreakerState;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** The groups' circuit breakers, one each. */
@Singleton
public class Breakers {

  private final Map<Group, Breaker> breakers = new HashMap<>();

  Breakers(Groups groups, AnnotatedGroups annotated, Guards guards, OctoAgentConfig config) {
    long patience = Math.round(config.llm().timeoutS().toNanos() * Groups.ATTEMPT_SHARE);
    for (Group group : groups.all()) {
      breakers.put(
          group,
          new Breaker(
              group,
              annotated.breaker(group),
              new GroupEvidence(Duration.ofNanos(patience), System::nanoTime),
              guards.delay(group)));
    }
  }

  void onStart(@Observes StartupEvent event) {
    breakers.values().forEach(Breaker::watch);
  }

  /** The breaker of {@code group}. */
  Breaker of(Group group) {
    return breakers.get(group);
  }

  /** The current state of the group's breaker. */
  public CircuitBreakerState state(Group group) {
    return of(group).state();
  }

  /** Closes every breaker and clears all evidence. */
  void reset() {
    CircuitBreakerMaintenance.get().resetAll();
    breakers.values().forEach(Breaker::reset);
  }
}
