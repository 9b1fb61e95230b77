package io.octoagent.health;

import io.octoagent.config.Group;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Whether the proxy could serve every group, according to its list of models; kept by {@link
 * ProxyHealth}.
 */
sealed interface ProxyState {

  /**
   * It lists every group.
   *
   * @param drift the groups whose fallbacks at the proxy differ from ours, each with both; the
   *     proxy's own apply to its other callers
   */
  record Ready(Map<String, String> drift) implements ProxyState {
    @Override
    public String toString() {
      return drift.isEmpty()
          ? "lists every group"
          : "lists every group, with other fallbacks: "
              + drift.entrySet().stream()
                  .map(group -> "for " + group.getKey() + " " + group.getValue())
                  .collect(Collectors.joining("; "));
    }
  }

  /**
   * It answers, but some groups have no deployment there: its configuration and ours have drifted
   * apart.
   */
  record Lacking(Set<Group> groups) implements ProxyState {
    @Override
    public String toString() {
      return "has no deployment for "
          + groups.stream().map(Group::id).sorted().collect(Collectors.joining(", "))
          + ": compare its litellm-config.yaml with OctoAgent's groups";
    }
  }

  /** It does not accept our key. */
  record KeyRefused() implements ProxyState {
    @Override
    public String toString() {
      return "refuses the key in LITELLM_PROXY_KEY";
    }
  }

  /** There is no connection to it. */
  record Unreachable(String cause) implements ProxyState {
    @Override
    public String toString() {
      return cause;
    }
  }

  /** It did not answer, or not with a list of models; the cause may be gone at the next check. */
  record Silent(String cause) implements ProxyState {
    @Override
    public String toString() {
      return cause;
    }
  }
}
