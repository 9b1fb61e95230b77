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
 * Resolves a request's {@code model} for {@link Answers}: a role, a group, or an unknown name if
 * the operator allows that.
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
   * Resolves {@code model}.
   *
   * @param alone whether only the first group may be asked
   * @throws UnknownModel if it is neither a role nor a group, and there is no group for unknown
   *     names
   */
  Target named(String model, boolean alone) {
    Optional<Role> role = roles.named(model);
    return role.map(Role::group)
        .or(() -> groups.named(model))
        .or(groups::unknownModel)
        .map(
            group -> new Target(role, groups.chain(group), role.map(Role::timeout).orElse(timeout)))
        .map(target -> alone ? target.followedBy(later -> false) : target)
        .orElseThrow(() -> new UnknownModel(roles, groups));
  }
}
