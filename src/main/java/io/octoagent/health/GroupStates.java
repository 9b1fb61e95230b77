package io.octoagent.health;

import io.octoagent.config.Group;
import io.octoagent.config.Groups;
import io.octoagent.health.GroupState.Health;
import io.octoagent.ladder.Breakers;
import io.octoagent.ladder.Cooldowns;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The current state of every group, from the readiness probe's data; used by the page. */
@Singleton
public class GroupStates {

  private final Groups groups;
  private final ProxyHealth health;
  private final Cooldowns cooldowns;
  private final Breakers breakers;

  GroupStates(Groups groups, ProxyHealth health, Cooldowns cooldowns, Breakers breakers) {
    this.groups = groups;
    this.health = health;
    this.breakers = breakers;
    this.cooldowns = cooldowns;
  }

  /** One state per group, in the order of {@link Groups}; answers within five seconds. */
  public Uni<List<GroupState>> now() {
    return health.local()
        ? Uni.createFrom().item(() -> states(new ProxyState.Ready(Map.of())))
        : health.state().map(this::states);
  }

  private List<GroupState> states(ProxyState proxy) {
    return groups.all().stream()
        .map(
            group ->
                new GroupState(
                    group,
                    health.local() ? Health.UNUSED : health(group, proxy),
                    breakers.state(group).name().toLowerCase(Locale.ROOT),
                    cooldowns.left(group).toMillis()))
        .toList();
  }

  private static Health health(Group group, ProxyState proxy) {
    return switch (proxy) {
      case ProxyState.Ready ready -> Health.UP;
      case ProxyState.Lacking lacking ->
          lacking.groups().contains(group) ? Health.MISSING : Health.UP;
      case ProxyState.KeyRefused refused -> Health.UNKNOWN;
      case ProxyState.Unreachable gone -> Health.UNKNOWN;
      case ProxyState.Silent silent -> Health.UNKNOWN;
    };
  }
}
