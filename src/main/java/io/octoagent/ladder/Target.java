package io.octoagent.ladder;

import io.octoagent.config.Group;
import io.octoagent.config.Role;
import java.util.Optional;

/**
 * What the caller's {@code model} stands for.
 *
 * @param role the role, when the caller named one
 * @param group the group on which the ladder starts
 */
public record Target(Optional<Role> role, Group group) {}
