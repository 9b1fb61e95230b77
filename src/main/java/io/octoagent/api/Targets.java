package io.octoagent.api;

import io.octoagent.config.Group;
import io.octoagent.config.OctoAgentConfig;
import io.octoagent.config.Role;
import io.octoagent.ladder.Target;
import jakarta.inject.Singleton;
import java.util.Optional;

/**
 * Resolves what callers put into {@code model}: a role, a group, or what the operator allowed
 * beside them.
 */
@Singleton
class Targets {

  private final Optional<Group> unknownModel;

  Targets(OctoAgentConfig config) {
    this.unknownModel = config.unknownModel();
  }

  /**
   * The target called {@code model}.
   *
   * @throws UnknownModel if it is neither a role nor a group, and no group takes unknown ones
   */
  Target named(String model) {
    Optional<Role> role = Role.named(model);
    return role.map(Role::group)
        .or(() -> Group.named(model))
        .or(() -> unknownModel)
        .map(group -> new Target(role, group))
        .orElseThrow(UnknownModel::new);
  }
}
