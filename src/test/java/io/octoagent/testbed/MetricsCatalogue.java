package io.octoagent.testbed;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which metrics docs/metrics.md promises, and which a page has. */
public final class MetricsCatalogue {
  private static final Pattern ROW =
      Pattern.compile("^\\| `([a-z]\\w+)` \\| (\\w+) \\| (.*?) ?\\|", Pattern.MULTILINE);
  private static final Pattern OURS = Pattern.compile("(octoagent|gen_ai|ft)_.*(?<!_max)");

  private MetricsCatalogue() {}

  /** Of each metric in the document, its type and its tags. */
  public static Map<String, String> documented() {
    Map<String, String> metrics = new TreeMap<>();
    Matcher row = ROW.matcher(document());
    while (row.find()) {
      metrics.put(
          row.group(1),
          row.group(2) + " " + new TreeSet<>(Set.of(row.group(3).replace("`", "").split(", "))));
    }
    return metrics;
  }

  /** The same of a page, for the metrics that are about calls. */
  public static Map<String, String> of(Scrape page) {
    Map<String, String> metrics = new TreeMap<>();
    page.families()
        .forEach(
            (name, family) -> {
              if (OURS.matcher(name).matches()) {
                metrics.put(name, family.type() + " " + tags(family));
              }
            });
    return metrics;
  }

  /** Whether a metric is there only with named callers. */
  public static boolean isOfCallers(String metric) {
    return metric.startsWith("octoagent_caller_");
  }

  /** What is there without named callers. */
  public static Map<String, String> withoutCallers(Map<String, String> metrics) {
    Map<String, String> others = new TreeMap<>(metrics);
    others.keySet().removeIf(MetricsCatalogue::isOfCallers);
    return others;
  }

  private static Set<String> tags(Scrape.Family family) {
    Set<String> tags = new TreeSet<>();
    family.samples().forEach(sample -> tags.addAll(sample.labels().keySet()));
    tags.remove("le");
    return tags;
  }

  private static String document() {
    try {
      return Files.readString(Checkout.file("docs/metrics.md"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
