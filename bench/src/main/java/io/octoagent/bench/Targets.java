package io.octoagent.bench;

import java.util.ArrayList;
import java.util.List;

/** What was aimed at, beside what was measured. */
final class Targets {

  private record Target(String goal, String measured, boolean met) {}

  private final List<Target> all = new ArrayList<>();

  void add(String goal, String measured, boolean met) {
    all.add(new Target(goal, measured, met));
  }

  /** Measured must not be above the limit; what could not be measured is not met. */
  void atMost(String goal, double limit, double measured, String unit) {
    add(goal, "%.2f%s".formatted(measured, unit), measured <= limit);
  }

  void none(String goal, long measured) {
    add(goal, Long.toString(measured), measured == 0);
  }

  /** Prints them, and says whether each is met. */
  boolean print() {
    System.out.printf("%n| target | measured | met |%n|---|--:|---|%n");
    all.forEach(
        it ->
            System.out.printf(
                "| %s | %s | %s |%n", it.goal(), it.measured(), it.met() ? "yes" : "NO"));
    return missed().isEmpty();
  }

  /** Those that are not met. */
  List<String> missed() {
    return all.stream().filter(it -> !it.met()).map(Target::goal).toList();
  }
}
