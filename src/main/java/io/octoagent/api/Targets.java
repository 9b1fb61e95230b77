package io.octoagent.api;

import io.octoagent.config.Caller;
import io.octoagent.config.Group;
import io.octoagent.config.Groups;
import io.octoagent.config.OctoAgentConfig;
import io.octoagent.config.Role;
import io.octoagent.config.Roles;
import io.octoagent.ladder.GroupModes;
import io.octoagent.ladder.Target;
import io.octoagent.operation.GroupMode;
import io.octoagent.operation.InvalidRequest;
import io.octoagent.operation.Operation;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Resolves a request's {@code model} for {@link Answers}: a role, a group, or an unknown name if
 * the operator allows that.
 */
@Singleton
class Targets {

  private final Roles roles;
  private final Groups groups;
  private final GroupModes modes;
  private final Duration timeout;

  Targets(Roles roles, Groups groups, GroupModes modes, OctoAgentConfig config) {
    this.roles = roles;
    this.groups = groups;
    this.modes = modes;
    this.timeout = config.llm().timeoutS();
  }

  /**
   * Resolves {@code model} for a call of {@code operation}, without the later groups that cannot
   * serve it or that {@code caller} may not ask.
   *
   * @param alone whether only the first group may be asked
   * @param caller the caller, if it has a name
   * @throws GroupNotAllowed if the caller may not ask its group
   * @throws UnknownModel if it is neither a role nor a group, and there is no group for unknown
   *     names
   * @throws InvalidRequest if its group is known to serve other operations only
   */
  Target named(String model, Operation operation, boolean alone, Optional<Caller> caller) {
    GroupMode needed = operation.mode();
    Optional<Role> role = roles.named(model);
    Group first =
        role.map(Role::group)
            .or(() -> groups.named(model))
            .or(groups::unknownModel)
            .orElseThrow(() -> new UnknownModel(roles, groups, caller));
    if (!mayAsk(caller, first)) {
      throw new GroupNotAllowed(caller.orElseThrow(), first, roles, groups);
    }
    if (!modes.mayBeFirst(first, needed)) {
      throw unfit(first, needed, caller);
    }
    return new Target(role, groups.chain(first), role.map(Role::timeout).orElse(timeout))
        .followedBy(later -> !alone && modes.mayFollow(later, needed) && mayAsk(caller, later));
  }

  private static boolean mayAsk(Optional<Caller> caller, Group group) {
    return caller.isEmpty() || caller.get().mayAsk(group);
  }

  private InvalidRequest unfit(Group group, GroupMode needed, Optional<Caller> caller) {
    String fitting =
        UnknownModel.names(
                roles, groups, other -> modes.mayFollow(other, needed) && mayAsk(caller, other))
            .collect(Collectors.joining(", "));
    return new InvalidRequest(
        "model",
        "The group '%s' is not for %s%s."
            .formatted(
                group.id(),
                needed.words(),
                fitting.isEmpty()
                    ? ", and there is none that is: see docs/groups.md"
                    : ": use " + fitting));
  }
}
