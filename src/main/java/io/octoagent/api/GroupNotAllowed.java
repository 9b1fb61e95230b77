package io.octoagent.api;

import io.octoagent.config.Caller;
import io.octoagent.config.Group;
import io.octoagent.config.Groups;
import io.octoagent.config.Roles;
import java.util.stream.Collectors;

/** The caller may not ask the group of its {@code model}; the message lists what it may name. */
final class GroupNotAllowed extends RuntimeException {

  GroupNotAllowed(Caller caller, Group group, Roles roles, Groups groups) {
    super(
        "The caller '%s' may not ask the group '%s': use %s."
            .formatted(
                caller.name(),
                group.id(),
                UnknownModel.names(roles, groups, caller::mayAsk)
                    .collect(Collectors.joining(", "))),
        null,
        false,
        false);
  }
}
