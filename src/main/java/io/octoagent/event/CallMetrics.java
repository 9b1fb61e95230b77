package io.octoagent.event;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.octoagent.config.Group;
import io.octoagent.config.Groups;
import io.octoagent.config.OctoAgentConfig;
import io.octoagent.config.OctoAgentConfig.Mode;
import io.octoagent.config.Role;
import io.octoagent.config.Roles;
import io.quarkus.arc.properties.IfBuildProperty;
import jakarta.inject.Singleton;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Counts calls for {@code /q/metrics}; {@code docs/metrics.md} describes each meter. Tags come only
 * from closed sets, so that no caller's or vendor's text can become one.
 */
@Singleton
// a build without metrics has no registry
@IfBuildProperty(name = "quarkus.micrometer.enabled", stringValue = "true", enableIfMissing = true)
class CallMetrics implements ModelCall.Observer {

  private record End(String outcome, ErrorCode error, Fault fault) {}

  private final MeterRegistry registry;
  private final Map<End, Counter> calls = new ConcurrentHashMap<>();
  private final Map<Group, Map<Outcome, Counter>> attempts;
  private final Map<Group, Map<Outcome, Counter>> fallbacks;
  private final Map<OperationName, ByName> consumed = new HashMap<>();

  /** The meters of one operation. */
  private record ByName(Map<Role, ModelMeters> roles, Map<Group, ModelMeters> groups) {
    static ByName none() {
      return new ByName(new HashMap<>(), new HashMap<>());
    }
  }

  CallMetrics(
      MeterRegistry registry,
      OctoAgentConfig config,
      Groups groups,
      Roles roles,
      OperationNames operations) {
    this.registry = registry;
    attempts =
        counters(
            groups.all(), "octoagent.rungs", "Attempts on a group, by their outcome", "outcome");
    fallbacks =
        counters(
            followed(groups),
            "octoagent.fallbacks",
            "Calls that went on from a group to the next, by the reason",
            "reason");
    String provider = config.llm().mode() == Mode.ECHO ? "octoagent" : "litellm";
    operations.all().forEach(operation -> consumed.put(operation, ByName.none()));
    for (Role role : roles.all()) {
      CostMeters costs = new CostMeters(registry, role.id(), groups.chain(role.group()));
      consumed.forEach(
          (operation, meters) ->
              meters.roles.put(
                  role, new ModelMeters(registry, operation, provider, role.id(), costs)));
    }
    for (Group group : groups.all()) {
      CostMeters costs = new CostMeters(registry, group.id(), groups.chain(group));
      consumed.forEach(
          (operation, meters) ->
              meters.groups.put(
                  group, new ModelMeters(registry, operation, provider, group.id(), costs)));
    }
    startAtZero();
  }

  @Override
  public void ended(ModelCall call) {
    calls(new End(call.outcome(), call.error(), call.fault())).increment();
    Facts facts = call.facts();
    for (Rung rung : facts.attempts()) {
      attempts.get(rung.group()).get(rung.outcome()).increment();
    }
    List<Rung> rungs = facts.attempts();
    for (Rung before : rungs.subList(0, Math.max(0, rungs.size() - 1))) {
      fallbacks.get(before.group()).get(before.outcome()).increment();
    }
    if (facts.target() != null) {
      ByName meters = consumed.get(facts.operation());
      (facts.role() == null ? meters.groups.get(facts.target()) : meters.roles.get(facts.role()))
          .add(call);
    }
  }

  /**
   * Registers each counter at 0: Prometheus sees no increase in a counter that first appears at 1,
   * which would hide the first error.
   */
  private void startAtZero() {
    calls(new End("answered", null, null));
    calls(new End("abandoned", null, Fault.CALLER));
    for (ErrorCode error : ErrorCode.values()) {
      calls(new End("rejected", error, error.fault()));
      if (error.fault() != Fault.CALLER) {
        calls(new End("failed", error, error.fault()));
        calls(new End("degraded", error, error.fault()));
      }
    }
  }

  private Counter calls(End end) {
    return calls.computeIfAbsent(
        end,
        key ->
            Counter.builder("octoagent.calls")
                .description("Calls, refused ones included, by their end")
                .tag("outcome", key.outcome())
                .tag("error", key.error() == null ? "" : key.error().id())
                .tag("fault", key.fault() == null ? "" : key.fault().id())
                .register(registry));
  }

  /** The groups that another one follows, in the chain of any group. */
  private static List<Group> followed(Groups groups) {
    return groups.all().stream()
        .map(groups::chain)
        .flatMap(chain -> chain.subList(0, chain.size() - 1).stream())
        .distinct()
        .toList();
  }

  private Map<Group, Map<Outcome, Counter>> counters(
      List<Group> groups, String name, String description, String tag) {
    Map<Group, Map<Outcome, Counter>> counters = new HashMap<>();
    for (Group group : groups) {
      Map<Outcome, Counter> ofGroup = new EnumMap<>(Outcome.class);
      for (Outcome outcome : Outcome.values()) {
        ofGroup.put(
            outcome,
            Counter.builder(name)
                .description(description)
                .tag("group", group.id())
                .tag(tag, outcome.id())
                .register(registry));
      }
      counters.put(group, ofGroup);
    }
    return counters;
  }
}
