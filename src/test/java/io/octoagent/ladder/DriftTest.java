package io.octoagent.ladder;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.octoagent.config.Group;
import io.octoagent.testbed.Checkout;
import io.octoagent.testbed.Contract;
import io.smallrye.faulttolerance.api.CircuitBreakerName;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.microprofile.faulttolerance.Fallback;
import org.eclipse.microprofile.faulttolerance.Timeout;
import org.junit.jupiter.api.Test;

/** Checks that litellm-config.yaml, the configured groups and the annotations agree. */
class DriftTest {

  private static final String CHANGE =
      "litellm-config.yaml and OctoAgent have drifted apart: change the group in both, in model_list"
          + " and router_settings.fallbacks there, in octoagent.groups.* of application.properties and"
          + " the guarded methods of ladder/Ladder here";

  @Test
  void theGroupsAreTheGuardedMethods() throws IOException {
    // When
    Set<String> listed = new TreeSet<>();
    config().path("model_list").forEach(model -> listed.add(model.path("model_name").asText()));

    // Then
    assertThat(listed)
        .as(CHANGE)
        .isEqualTo(
            Contract.GROUPS.stream().map(Group::id).collect(Collectors.toCollection(TreeSet::new)))
        .isEqualTo(guarded().keySet());
  }

  @Test
  void theFallbacksAreTheFallbackMethods() throws IOException {
    // When
    Map<String, List<String>> listed = new HashMap<>();
    for (JsonNode entry : config().at("/router_settings/fallbacks")) {
      entry
          .properties()
          .forEach(
              chain ->
                  listed.put(
                      chain.getKey(),
                      chain.getValue().valueStream().map(JsonNode::asText).toList()));
    }

    // Then
    Map<String, List<String>> annotated = new HashMap<>();
    guarded()
        .forEach(
            (group, method) -> {
              Fallback fallback = method.getAnnotation(Fallback.class);
              if (fallback != null) {
                annotated.put(group, List.of(fallback.fallbackMethod()));
              }
            });
    assertThat(listed).as(CHANGE).isEqualTo(annotated);
  }

  @Test
  void everyGuardIsNamedLikeItsGroup() {
    // When
    Map<String, Method> guarded = guarded();

    // Then
    assertThat(guarded)
        .allSatisfy(
            (group, method) ->
                assertThat(method.getAnnotation(CircuitBreakerName.class).value())
                    .isEqualTo(group));
  }

  private static Map<String, Method> guarded() {
    return Stream.of(Ladder.class.getDeclaredMethods())
        .filter(method -> method.isAnnotationPresent(Timeout.class))
        .collect(Collectors.toMap(Method::getName, method -> method, (a, b) -> a, TreeMap::new));
  }

  private static JsonNode config() throws IOException {
    return new YAMLMapper().readTree(Files.readString(Checkout.file("litellm-config.yaml")));
  }
}
