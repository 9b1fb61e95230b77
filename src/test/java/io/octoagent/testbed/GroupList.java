package io.octoagent.testbed;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The groups of a {@link FakeProxy}, and what its list of models says of them. */
final class GroupList {
  private final List<String> atStart;
  private final Map<String, List<String>> fallbacks = new ConcurrentHashMap<>();
  private final Map<String, String> modes = new ConcurrentHashMap<>();
  private volatile List<String> groups;

  GroupList(List<String> groups) {
    this.atStart = groups;
    this.groups = groups;
  }

  void reset() {
    groups = atStart;
    fallbacks.clear();
    modes.clear();
  }

  void set(List<String> names) {
    groups = names;
  }

  boolean contains(String group) {
    return groups.contains(group);
  }

  void fallbacks(String group, List<String> next) {
    fallbacks.put(group, next);
  }

  void mode(String group, String mode) {
    modes.put(group, mode);
  }

  String json() {
    ObjectNode body = JsonNodeFactory.instance.objectNode().put("object", "list");
    for (String group : groups) {
      ObjectNode model =
          body.withArray("data")
              .addObject()
              .put("id", group)
              .put("object", "model")
              .put("created", 1677610602)
              .put("owned_by", "openai");
      String mode = modes.getOrDefault(group, group.startsWith("embed") ? "embedding" : "");
      if (!mode.isEmpty()) {
        model.put("mode", mode);
      }
      if (fallbacks.containsKey(group)) {
        fallbacks.get(group).forEach(model.putObject("metadata").putArray("fallbacks")::add);
      }
    }
    return body.toString();
  }
}
