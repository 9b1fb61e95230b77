package io.octoagent.ladder;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.octoagent.config.Group;
import io.octoagent.config.Groups;
import io.smallrye.faulttolerance.api.CircuitBreakerState;
import jakarta.inject.Singleton;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** Exports each group's circuit breaker and pause on {@code /q/metrics}; read at each scrape. */
@Singleton
class GroupMetrics implements MeterBinder {

  private final Groups groups;
  private final Cooldowns cooldowns;
  private final Breakers breakers;

  GroupMetrics(Groups groups, Cooldowns cooldowns, Breakers breakers) {
    this.groups = groups;
    this.cooldowns = cooldowns;
    this.breakers = breakers;
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    for (Group group : groups.all()) {
      TimeGauge.builder(
              "octoagent.group.pause",
              group,
              TimeUnit.MILLISECONDS,
              paused -> cooldowns.left(paused).toMillis())
          .description("How long the group still wants to be left alone")
          .tag("group", group.id())
          .register(registry);
      for (CircuitBreakerState state : CircuitBreakerState.values()) {
        Gauge.builder(
                "octoagent.group.breaker",
                group,
                guarded -> breakers.state(guarded) == state ? 1 : 0)
            .description("1 for the state that the group's circuit breaker is in")
            .tag("group", group.id())
            .tag("state", state.name().toLowerCase(Locale.ROOT))
            .register(registry);
      }
    }
  }
}
