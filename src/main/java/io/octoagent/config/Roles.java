package io.octoagent.config;

import io.octoagent.config.OctoAgentConfig.RoleSettings;
import io.quarkus.runtime.configuration.ConfigurationException;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The roles, from {@code octoagent.roles}; {@code Targets} resolves a request's {@code model} with
 * them.
 */
@Singleton
public class Roles {

  private final Map<String, Role> roles = new TreeMap<>();
  private final Groups groups;
  private final Duration longest;

  /**
   * Reads the roles.
   *
   * @throws ConfigurationException if a setting is invalid, with one sentence for each that names
   *     the variable and the value
   */
  Roles(OctoAgentConfig config, Groups groups) {
    this.groups = groups;
    Duration timeout = config.llm().timeoutS();
    Problems problems = new Problems();
    config
        .roles()
        .forEach(
            (id, settings) -> {
              if (problems.isName("roles", id)
                  && problems.isEnabled("roles", id, settings.enabled())) {
                read(id, settings, timeout, problems);
              }
            });
    problems.end();
    longest = roles.values().stream().map(Role::timeout).reduce(timeout, Roles::longer);
  }

  private void read(String id, RoleSettings settings, Duration timeout, Problems problems) {
    Optional<Group> group = settings.group().flatMap(groups::named);
    Duration own =
        settings
            .timeoutS()
            .flatMap(value -> problems.seconds("roles", id, "timeout-s", value))
            .orElse(timeout);
    String variable = Problems.variable("roles", id, "group");
    if (settings.group().isEmpty()) {
      problems.add(variable + " is missing: name the role's group, one of " + groups + ".");
    } else if (group.isEmpty()) {
      problems.add(
          "%s is '%s', and there is no such group: use %s, or set %s to false."
              .formatted(
                  variable,
                  settings.group().get(),
                  groups,
                  Problems.variable("roles", id, "enabled")));
    } else if (groups.named(id).isPresent() && !groups.named(id).equals(group)) {
      problems.add(
          "%s is '%s': a role that has the name of a group must be served by that group."
              .formatted(variable, group.get()));
    } else {
      roles.put(id, new Role(id, group.get(), own));
    }
  }

  private static Duration longer(Duration one, Duration other) {
    return one.compareTo(other) > 0 ? one : other;
  }

  /** All roles, sorted by name. */
  public List<Role> all() {
    return List.copyOf(roles.values());
  }

  /** The role {@code id}, if there is one. */
  public Optional<Role> named(String id) {
    return Optional.ofNullable(roles.get(id));
  }

  /** The roles whose calls ask {@code group} first. */
  public List<Role> of(Group group) {
    return roles.values().stream().filter(role -> role.group().equals(group)).toList();
  }

  /** The longest time limit of a call, whatever its role. */
  public Duration longestTimeout() {
    return longest;
  }
}
