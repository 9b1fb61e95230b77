package io.octoagent.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What must not have happened: how often, by kind, with a few examples of each. */
final class Findings {

  private static final int EXAMPLES = 5;

  private record Kind(int count, List<String> examples) {}

  private final Map<String, Kind> kinds = new TreeMap<>();

  synchronized void add(String kind, String example) {
    Kind before = kinds.getOrDefault(kind, new Kind(0, List.of()));
    List<String> examples = new ArrayList<>(before.examples());
    if (examples.size() < EXAMPLES) {
      examples.add(example);
    }
    kinds.put(kind, new Kind(before.count() + 1, examples));
  }

  synchronized int count() {
    return kinds.values().stream().mapToInt(Kind::count).sum();
  }

  synchronized int count(String kind) {
    return kinds.containsKey(kind) ? kinds.get(kind).count() : 0;
  }

  synchronized void print() {
    kinds.forEach(
        (kind, found) -> {
          System.out.printf("%n%d x %s, for example%n", found.count(), kind);
          found.examples().forEach(example -> System.out.println("  " + example));
        });
  }
}
