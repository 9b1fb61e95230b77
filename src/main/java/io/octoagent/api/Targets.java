package io.octoagent.api;

import io.octoagent.config.Groups;
import io.octoagent.config.OctoAgentConfig;
import io.octoagent.config.Role;
import io.octoagent.config.Roles;
import io.octoagent.ladder.Target;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;

/**
 * Resolves what callers put into {@code model}: a role, a group, or what the operator allowed
 * beside them.
 */
@Singleton
class Targets {

  private final Roles roles;
  private final Groups groups;
  private final Duration timeout;

  Targets(Roles roles, Groups groups, OctoAgentConfig config) {
    this.roles = roles;
    this.groups = groups;
    this.timeout = config.llm().timeoutS();
  }

  /**
   * The target called {@code model}.
   *
   * @throws UnknownModel if it is neither a role nor a group, and no group takes unknown ones
   */
  Target named(String model) {
    Optional<Role> role = roles.named(model);
    return role.map(Role::group)
        .or(() -> groups.named(model))
        .or(groups::unknownModel)
        .map(
            group -> new Target(role, groups.chain(group), role.map(Role::timeout).orElse(timeout)))
        .orElseThrow(() -> new UnknownModel(roles, groups));
  }
}
