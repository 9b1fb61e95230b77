package io.octoagent.health;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.octoagent.config.Group;
import io.octoagent.config.Groups;
import io.octoagent.event.Label;
import io.octoagent.ladder.GroupModes;
import io.octoagent.operation.GroupMode;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Compares the proxy's list of models with our groups, for {@link ProxyHealth}, and records in
 * {@link GroupModes} what each is for.
 */
@Singleton
class ProxyModels {

  /** LiteLLM's names for what a model is for; it has others, and none for a model unknown to it. */
  private static final Map<String, GroupMode> MODES =
      Map.of(
          "chat", GroupMode.TEXT,
          "completion", GroupMode.TEXT,
          "responses", GroupMode.TEXT,
          "embedding", GroupMode.EMBEDDING);

  /** So many of a group's fallbacks are compared and reported. */
  private static final int MOST_FALLBACKS = 20;

  private final Groups groups;
  private final GroupModes modes;
  private final ObjectMapper json;

  ProxyModels(Groups groups, GroupModes modes, ObjectMapper json) {
    this.groups = groups;
    this.modes = modes;
    this.json = json;
  }

  /** The proxy's state, by the answer to a request for its list. */
  ProxyState read(byte[] answer) {
    try {
      JsonNode models = json.readTree(answer).path("data");
      return models.isArray()
          ? compare(models)
          : new ProxyState.Silent("answers with something that is not a list of models");
    } catch (JsonProcessingException e) {
      return new ProxyState.Silent("answers with something that is not a list of models");
    } catch (IOException e) {
      return new ProxyState.Silent("answers with something that cannot be read");
    }
  }

  private ProxyState compare(JsonNode models) {
    Set<Group> missing = new HashSet<>(groups.all());
    Map<String, String> drift = new TreeMap<>();
    for (JsonNode model : models) {
      groups
          .named(model.path("id").asText())
          .ifPresent(
              group -> {
                missing.remove(group);
                modes.learn(group, Optional.ofNullable(MODES.get(model.path("mode").asText())));
                drift(group, model.path("metadata")).ifPresent(it -> drift.put(group.id(), it));
              });
    }
    return missing.isEmpty() ? new ProxyState.Ready(drift) : new ProxyState.Lacking(missing);
  }

  /**
   * How the proxy's fallbacks of {@code group} differ from ours; empty if they do not, or are
   * unknown.
   */
  private Optional<String> drift(Group group, JsonNode metadata) {
    if (!metadata.isObject()) {
      return Optional.empty();
    }
    List<String> theirs = names(metadata.path("fallbacks"));
    List<String> ours = groups.chain(group).stream().skip(1).map(Group::id).toList();
    return ours.equals(theirs)
        ? Optional.empty()
        : Optional.of("the proxy has " + theirs + ", OctoAgent has " + ours);
  }

  /** A few names of the proxy's; what is no name could be anything, and is not repeated. */
  private static List<String> names(JsonNode fallbacks) {
    return fallbacks
        .valueStream()
        .limit(MOST_FALLBACKS)
        .map(name -> Label.isLabel(name.asText()) ? name.asText() : "?")
        .toList();
  }
}
