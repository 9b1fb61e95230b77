package io.octoagent.testbed;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The headers of one recorded request, in order and as spelled; looked up without regard to case.
 */
public record Headers(List<Map.Entry<String, String>> entries) {

  public Headers {
    entries = List.copyOf(entries);
  }

  /** The first value under this name. */
  public Optional<String> first(String name) {
    return all(name).stream().findFirst();
  }

  /** Every value under this name, in order. */
  public List<String> all(String name) {
    return entries.stream()
        .filter(entry -> entry.getKey().equalsIgnoreCase(name))
        .map(Map.Entry::getValue)
        .toList();
  }

  /** The names as they were spelled, repeated ones repeated. */
  public List<String> names() {
    return entries.stream().map(Map.Entry::getKey).toList();
  }
}
