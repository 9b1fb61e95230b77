package io.octoagent.echo.schema;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * One value that {@link Search} has to find.
 *
 * @param schemas the schemas that all have to admit it
 * @param path its position, as a JSON pointer
 * @param depth how many values enclose it
 * @param open how often each {@code $ref} was followed on the way to it
 * @param variant counts the items of a set, which must differ
 */
record Goal(
    List<JsonNode> schemas, String path, int depth, Map<String, Integer> open, int variant) {

  /** The whole value. */
  static Goal whole(List<JsonNode> schemas) {
    return new Goal(schemas, "", 0, Map.of(), 0);
  }

  /** A value within this one, whose own rules were {@code rules}. */
  Goal within(Rules rules, List<JsonNode> schemas, Object place, int variant) {
    Map<String, Integer> followed = new HashMap<>(open);
    rules.references().forEach(name -> followed.merge(name, 1, Integer::sum));
    return new Goal(schemas, path + "/" + place, depth + 1, followed, variant);
  }

  /** Whether {@code rules} follow a reference that was followed more than {@code most} times. */
  boolean returns(Rules rules, int most) {
    return rules.references().stream().anyMatch(name -> open.getOrDefault(name, 0) > most);
  }
}
