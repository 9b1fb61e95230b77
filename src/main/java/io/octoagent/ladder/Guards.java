package io.octoagent.ladder;

import io.octoagent.config.Group;
import io.octoagent.config.Groups;
import io.octoagent.config.SettingsCheck;
import io.octoagent.litellm.Reply;
import io.octoagent.operation.UpstreamException.NonRetryableTripped;
import io.octoagent.operation.UpstreamException.Tripped;
import io.smallrye.faulttolerance.api.TypedGuard;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.util.TypeLiteral;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.eclipse.microprofile.config.Config;

/**
 * The guards of the groups without an annotated method in {@link Ladder}, with the values of its
 * annotations. They have no fallback: {@link Ladder} continues the chain.
 */
@Singleton
class Guards {

  /** The delay in milliseconds after which an open circuit breaker lets one call through. */
  static final long DELAY_MS = 5_000;

  private static final TypeLiteral<Uni<Reply>> REPLY = new TypeLiteral<>() {};

  private final Map<Group, TypedGuard<Uni<Reply>>> guards = new HashMap<>();
  private final Config settings;

  Guards(Groups groups, AnnotatedGroups annotated, Config settings) {
    this.settings = settings;
    for (Group group : groups.all()) {
      if (!annotated.contains(group)) {
        guards.put(group, guard(annotated.breaker(group), group));
      }
    }
  }

  private TypedGuard<Uni<Reply>> guard(String breaker, Group group) {
    long ceiling = settings.getValue(SettingsCheck.timeout(group.id()), Long.class);
    return TypedGuard.create(REPLY)
        .withTimeout()
        .duration(ceiling, ChronoUnit.MILLIS)
        .done()
        .withCircuitBreaker()
        .name(breaker)
        .failOn(Set.of(Tripped.class, NonRetryableTripped.class))
        .requestVolumeThreshold(1)
        .failureRatio(1)
        .delay(delay(group).toMillis(), ChronoUnit.MILLIS)
        .done()
        .build();
  }

  /** How long the group's circuit breaker stays open. */
  Duration delay(Group group) {
    return settings
        .getOptionalValue(
            SettingsCheck.GUARDED + "/" + group.id() + "/CircuitBreaker/delay", Long.class)
        .map(Duration::ofMillis)
        .orElse(Duration.ofMillis(DELAY_MS));
  }

  /** Runs {@code rung} behind the guard of {@code group}. */
  Uni<Reply> call(Group group, Supplier<Uni<Reply>> rung) {
    return guards.get(group).get(rung);
  }
}
