package io.octoagent.event;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.octoagent.config.Caller;
import io.octoagent.config.Callers;
import io.quarkus.arc.properties.IfBuildProperty;
import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Counts the calls of each caller that has a name, for {@code /q/metrics}. The others have no
 * series, and a task never has one: its label is the caller's text.
 */
@Singleton
// a build without metrics has no registry
@IfBuildProperty(name = "quarkus.micrometer.enabled", stringValue = "true", enableIfMissing = true)
class CallerMeters implements ModelCall.Observer {

  private static final List<String> OUTCOMES =
      List.of("answered", "degraded", "rejected", "failed", "abandoned");

  private record Meters(Map<String, Counter> calls, Counter cost, Counter input, Counter output) {}

  private final MeterRegistry registry;
  private final Map<String, Meters> callers = new HashMap<>();

  CallerMeters(MeterRegistry registry, Callers callers) {
    this.registry = registry;
    for (Caller caller : callers.all()) {
      this.callers.put(caller.name(), meters(caller.name()));
    }
  }

  @Override
  public void ended(ModelCall call) {
    Meters meters = callers.get(call.facts().caller());
    if (meters == null) {
      return;
    }
    meters.calls.get(call.outcome()).increment();
    Spent spent = Spent.by(call.facts());
    meters.cost.increment(spent.usd().doubleValue());
    meters.input.increment((double) spent.inputTokens());
    meters.output.increment((double) spent.outputTokens());
  }

  /** Registers them at 0: Prometheus sees no increase in a counter that first appears at 1. */
  private Meters meters(String caller) {
    Map<String, Counter> calls = new HashMap<>();
    for (String outcome : OUTCOMES) {
      calls.put(
          outcome,
          Counter.builder("octoagent.caller.calls")
              .description("Calls of a named caller, refused ones included, by their end")
              .tags("caller", caller, "outcome", outcome)
              .register(registry));
    }
    Counter cost =
        Counter.builder("octoagent.caller.cost")
            .description("What a named caller was charged, or the known prices of its calls")
            .baseUnit("usd")
            .tags("caller", caller)
            .register(registry);
    return new Meters(calls, cost, tokens(caller, "input"), tokens(caller, "output"));
  }

  private Counter tokens(String caller, String kind) {
    return Counter.builder("octoagent.caller.tokens")
        .description("Tokens of a named caller's prompts and replies")
        .tags("caller", caller, "kind", kind)
        .register(registry);
  }
}
