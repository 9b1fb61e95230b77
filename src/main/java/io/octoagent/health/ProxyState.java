package io.octoagent.health;

import io.octoagent.config.Group;
import java.util.Set;
import java.util.stream.Collectors;

/** Whether the proxy could serve every role, as its list of models tells. */
sealed interface ProxyState {

  /** It lists every group. */
  record Ready() implements ProxyState {
    @Override
    public String toString() {
      return "lists every group";
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

  /** It did not answer, or not with a list of models; the cause may be gone at the next look. */
  record Silent(String cause) implements ProxyState {
    @Override
    public String toString() {
      return cause;
    }
  }
}
