package io.octoagent.proxy;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;

/**
 * The fields by which a caller would steer LiteLLM, for {@link BodyReader} to refuse. They stand in
 * {@code steering-fields.txt}, with what LiteLLM does with them. Names are compared as LiteLLM does
 * it, to the letter.
 */
final class SteeringFields {

  private static final String LIST = "/steering-fields.txt";
  private static final Map<String, SteeringFields> BY_PLACE = read();

  /** Those of the body itself. */
  static final SteeringFields AT_TOP = BY_PLACE.get("top");

  /** Those of {@code metadata}. */
  static final SteeringFields IN_METADATA = BY_PLACE.get("metadata");

  /** Those of an entry of {@code tools}. */
  static final SteeringFields IN_TOOL = BY_PLACE.get("tool");

  private final Set<String> names = new HashSet<>();

  /** No prefix begins with another one, so the nearest one below a name is the only candidate. */
  private final NavigableSet<String> prefixes = new TreeSet<>();

  private SteeringFields() {}

  boolean contains(String name) {
    if (names.contains(name)) {
      return true;
    }
    String prefix = prefixes.floor(name);
    return prefix != null && name.startsWith(prefix);
  }

  /** Says that {@code field} is refused: a name, with that of its object before it. */
  static InvalidRequest refusal(String field) {
    return InvalidRequest.about(field, "steers the proxy and is not accepted: leave it out");
  }

  private static Map<String, SteeringFields> read() {
    Map<String, SteeringFields> places = new HashMap<>();
    List<SteeringFields> current = List.of();
    for (String line : lines()) {
      if (line.startsWith("[")) {
        current =
            List.of(line.substring(1, line.length() - 1).split(" ")).stream()
                .map(place -> places.computeIfAbsent(place, p -> new SteeringFields()))
                .toList();
      } else {
        current.forEach(fields -> List.of(line.split(" +")).forEach(fields::add));
      }
    }
    return places;
  }

  private void add(String name) {
    if (name.endsWith("*")) {
      prefixes.add(name.substring(0, name.length() - 1));
    } else {
      names.add(name);
    }
  }

  private static List<String> lines() {
    try (InputStream list = SteeringFields.class.getResourceAsStream(LIST)) {
      return new String(list.readAllBytes(), UTF_8)
          .lines()
          .map(String::strip)
          .filter(line -> !line.isEmpty() && !line.startsWith("#"))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
