package io.octoagent.config;

import io.octoagent.config.OctoAgentConfig.GroupSettings;
import io.quarkus.runtime.configuration.ConfigurationException;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The model groups and their fallbacks, from {@code octoagent.groups}. A group's fallbacks are the
 * whole rest of the chain for calls that ask it first, as in the proxy's own {@code fallbacks}.
 */
@Singleton
public class Groups {

  /** The share of the time left that an attempt may take if another group can follow. */
  public static final double ATTEMPT_SHARE = 0.6;

  private final Map<String, Group> groups = new LinkedHashMap<>();
  private final Map<Group, List<Group>> chains = new LinkedHashMap<>();
  private final Map<Group, Integer> limits = new LinkedHashMap<>();
  private final Optional<Group> unknownModel;

  /**
   * Reads the groups.
   *
   * @throws ConfigurationException if a setting is invalid, with one sentence for each that names
   *     the variable and the value
   */
  Groups(OctoAgentConfig config) {
    Problems problems = new Problems();
    Map<String, GroupSettings> enabled = new TreeMap<>();
    config
        .groups()
        .forEach(
            (id, settings) -> {
              if (problems.isName("groups", id)
                  && problems.isEnabled("groups", id, settings.enabled())) {
                enabled.put(id, settings);
              }
            });
    inOrder(enabled).forEach(id -> groups.put(id, new Group(id)));
    groups.forEach(
        (id, group) -> {
          GroupSettings settings = enabled.get(id);
          chains.put(group, chain(group, settings.fallbacks().orElse(List.of()), problems));
          settings
              .maxInFlight()
              .flatMap(value -> problems.count("groups", id, "max-in-flight", value))
              .ifPresent(limit -> limits.put(group, limit));
        });
    if (groups.isEmpty()) {
      problems.add("Every group is disabled: leave at least one, see OCTOAGENT_GROUPS_*_ENABLED.");
    }
    unknownModel =
        config
            .unknownModel()
            .map(String::strip)
            .map(id -> named(id, "OCTOAGENT_UNKNOWN_MODEL", problems));
    problems.end();
  }

  /** A group that others fall back to comes after them. */
  private static List<String> inOrder(Map<String, GroupSettings> settings) {
    List<String> last =
        settings.values().stream()
            .flatMap(group -> group.fallbacks().orElse(List.of()).stream())
            .map(String::strip)
            .filter(settings::containsKey)
            .distinct()
            .toList();
    List<String> order = new ArrayList<>(settings.keySet());
    order.removeAll(last);
    order.addAll(last);
    return order;
  }

  private List<Group> chain(Group first, List<String> fallbacks, Problems problems) {
    String variable = Problems.variable("groups", first.id(), "fallbacks");
    List<Group> chain = new ArrayList<>(List.of(first));
    for (String name : fallbacks) {
      String id = name.strip();
      Group next = named(id, variable, problems);
      if (first.equals(next)) {
        problems.add(variable + " holds '" + id + "': a group cannot fall back to itself.");
      } else if (chain.contains(next)) {
        problems.add(variable + " holds '" + id + "' twice: name each group once.");
      }
      chain.add(next);
    }
    return List.copyOf(chain);
  }

  /** The group {@code id} that {@code variable} holds; it is a problem if there is none. */
  Group named(String id, String variable, Problems problems) {
    if (!groups.containsKey(id)) {
      problems.add(
          "%s holds '%s', and there is no such group: use %s.".formatted(variable, id, this));
    }
    return groups.getOrDefault(id, new Group(id));
  }

  /** All groups; a group that others fall back to comes after them. */
  public List<Group> all() {
    return List.copyOf(groups.values());
  }

  /** The group {@code id}, if there is one. */
  public Optional<Group> named(String id) {
    return Optional.ofNullable(groups.get(id));
  }

  /** The groups that a call may ask, in order: {@code first} and its fallbacks. */
  public List<Group> chain(Group first) {
    return chains.get(first);
  }

  /**
   * The limit of calls in flight that ask {@code group} first; empty if only the overall limit
   * applies.
   */
  public Optional<Integer> maxInFlight(Group group) {
    return Optional.ofNullable(limits.get(group));
  }

  /** The group for a {@code model} that is neither a role nor a group; empty if it is refused. */
  public Optional<Group> unknownModel() {
    return unknownModel;
  }

  @Override
  public String toString() {
    return groups.keySet().stream().collect(Collectors.joining(", "));
  }
}
