package io.octoagent.api;

import io.octoagent.config.Group;
import io.octoagent.config.Role;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The caller's {@code model} is neither a role nor a group; the message lists the valid names. */
final class UnknownModel extends RuntimeException {

  UnknownModel() {
    super(
        "There is no such model. Use a role or a group: "
            + Stream.concat(
                    Stream.of(Role.values()).map(Role::id),
                    Stream.of(Group.values()).map(Group::id))
                .distinct()
                .collect(Collectors.joining(", "))
            + ".",
        null,
        false,
        false);
  }
}
