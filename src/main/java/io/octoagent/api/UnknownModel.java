package io.octoagent.api;

import io.octoagent.config.Caller;
import io.octoagent.config.Group;
import io.octoagent.config.Groups;
import io.octoagent.config.Role;
import io.octoagent.config.Roles;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The caller's {@code model} is neither a role nor a group; the message lists the valid names. */
final class UnknownModel extends RuntimeException {

  UnknownModel(Roles roles, Groups groups, Optional<Caller> caller) {
    super(
        "There is no such model. Use a role or a group: "
            + names(roles, groups, caller).collect(Collectors.joining(", "))
            + ".",
        null,
        false,
        false);
  }

  /** Every name that {@code model} may hold, roles first, without what the caller may not ask. */
  static Stream<String> names(Roles roles, Groups groups, Optional<Caller> caller) {
    return names(roles, groups, group -> caller.isEmpty() || caller.get().mayAsk(group));
  }

  /** Same, without those of groups that do not fit. */
  static Stream<String> names(Roles roles, Groups groups, Predicate<Group> fits) {
    return Stream.concat(
            roles.all().stream().filter(role -> fits.test(role.group())).map(Role::id),
            groups.all().stream().filter(fits).map(Group::id))
        .distinct();
  }
}
