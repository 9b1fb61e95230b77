package io.octoagent.testbed;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A metrics page, taken by the letter: what breaks a rule of its format, Prometheus' text format
 * 0.0.4 or OpenMetrics 1.0, fails.
 */
public final class Scrape {
  private static final String NAME = "[a-zA-Z_:][a-zA-Z0-9_:]*";
  private static final String LABEL = "[a-zA-Z_][a-zA-Z0-9_]*=\"(?:[^\"\\\\\n]|\\\\[\\\\\"n])*\"";
  private static final Pattern ABOUT =
      Pattern.compile("# (HELP|TYPE|UNIT) (" + NAME + ") ?(.*)", Pattern.DOTALL);
  private static final Pattern TEXT = sample(",?", "(-?[0-9]+)");
  private static final Pattern OPEN_METRICS =
      sample("", "([0-9.]+)(?: # \\{(?:" + LABEL + ",?)*} [0-9.eE+-]+(?: [0-9.]+)?)?");
  private static final Pattern ONE_LABEL =
      Pattern.compile("([a-zA-Z_][a-zA-Z0-9_]*)=(\".*?(?<!\\\\)\")");
  private static final Set<String> TYPES =
      Set.of("counter", "gauge", "histogram", "summary", "untyped", "unknown", "info", "stateset");

  /** One line with a value. */
  public record Sample(String name, Map<String, String> labels, double value) {
    /** Name and labels, in one form whatever their order on the page. */
    public String series() {
      return name + labels;
    }
  }

  /** What is between one HELP or TYPE and the next. */
  public record Family(String name, String type, List<Sample> samples) {}

  private final Map<String, Family> families = new TreeMap<>();
  private final boolean openMetrics;

  private Scrape(String page, boolean openMetrics) {
    this.openMetrics = openMetrics;
    require(page.endsWith("\n"), "the last line has no end");
    List<String> lines =
        new ArrayList<>(List.of(page.substring(0, page.length() - 1).split("\n", -1)));
    if (openMetrics) {
      require(lines.removeLast().equals("# EOF"), "the last line is not # EOF");
    }
    read(lines);
    families.values().forEach(this::check);
    Set<String> seen = new HashSet<>();
    all().forEach(sample -> require(seen.add(sample.series()), "twice: " + sample.series()));
  }

  /** A page in Prometheus' text format. */
  public static Scrape text(String page) {
    return new Scrape(page, false);
  }

  /** The samples of a page in Prometheus' text format whose lines match, without a check. */
  public static List<Sample> samples(String page, Pattern line) {
    return page.lines()
        .filter(line.asMatchPredicate())
        .map(matching -> sample(matching, TEXT))
        .toList();
  }

  /** A page in OpenMetrics' format. */
  public static Scrape openMetrics(String page) {
    return new Scrape(page, true);
  }

  /** The families, by name. */
  public Map<String, Family> families() {
    return families;
  }

  /** Every line with a value. */
  public List<Sample> all() {
    return families.values().stream().flatMap(family -> family.samples().stream()).toList();
  }

  /** The sum of the samples of this name that have these labels: name, value, name, value. */
  public double sum(String name, String... labels) {
    return all().stream()
        .filter(sample -> sample.name().equals(name) && has(sample, labels))
        .mapToDouble(Sample::value)
        .sum();
  }

  private static boolean has(Sample sample, String... labels) {
    for (int i = 0; i < labels.length; i += 2) {
      if (!labels[i + 1].equals(sample.labels().get(labels[i]))) {
        return false;
      }
    }
    return true;
  }

  private void read(List<String> lines) {
    Set<String> told = new HashSet<>();
    Family current = null;
    for (String line : lines) {
      Matcher about = ABOUT.matcher(line);
      if (about.matches()) {
        String name = about.group(2);
        require(told.add(about.group(1) + name), "told twice: " + line);
        if (current == null || !current.name().equals(name)) {
          require(!families.containsKey(name), "not in one piece: " + line);
          current = new Family(name, "untyped", new ArrayList<>());
          families.put(name, current);
        }
        require(current.samples().isEmpty(), "told after its samples: " + line);
        if (about.group(1).equals("TYPE")) {
          require(TYPES.contains(about.group(3)), "no type: " + line);
          current = new Family(name, about.group(3), current.samples());
          families.put(name, current);
        }
      } else {
        Sample sample = sample(line, openMetrics ? OPEN_METRICS : TEXT);
        require(current != null && belongs(sample, current), "not announced: " + line);
        current.samples().add(sample);
      }
    }
  }

  private static Sample sample(String line, Pattern pattern) {
    Matcher sample = pattern.matcher(line);
    require(sample.matches(), "unreadable: " + line);
    Map<String, String> labels = new TreeMap<>();
    Matcher label = ONE_LABEL.matcher(sample.group(2) == null ? "" : sample.group(2));
    while (label.find()) {
      String text = label.group(2).substring(1, label.group(2).length() - 1);
      require(labels.put(label.group(1), text) == null, "a label twice: " + line);
    }
    return new Sample(sample.group(1), labels, number(sample.group(3), line));
  }

  private static double number(String text, String line) {
    if (text.equals("+Inf") || text.equals("-Inf")) {
      return text.equals("+Inf") ? Double.POSITIVE_INFINITY : Double.NEGATIVE_INFINITY;
    }
    require(text.matches("NaN|[-+]?[0-9]+(\\.[0-9]+)?([eE][-+]?[0-9]+)?"), "no number: " + line);
    return Double.parseDouble(text);
  }

  private boolean belongs(Sample sample, Family family) {
    if (!sample.name().startsWith(family.name())) {
      return false;
    }
    String suffix = sample.name().substring(family.name().length());
    return switch (family.type()) {
      case "counter" -> openMetrics ? suffix.matches("_total|_created") : suffix.isEmpty();
      case "histogram" -> suffix.matches("_bucket|_count|_sum|_created");
      case "summary" -> suffix.matches("|_count|_sum|_created");
      case "info" -> suffix.equals("_info");
      default -> suffix.isEmpty();
    };
  }

  private void check(Family family) {
    require(!family.samples().isEmpty(), "without samples: " + family.name());
    if (family.type().equals("counter")) {
      require(openMetrics || family.name().endsWith("_total"), "no _total: " + family.name());
      family
          .samples()
          .forEach(sample -> require(sample.value() >= 0, "below 0: " + sample.series()));
    }
    if (family.type().equals("histogram")) {
      bySeries(family)
          .forEach((labels, samples) -> checkHistogram(family.name() + labels, samples));
    }
  }

  private static Map<Map<String, String>, List<Sample>> bySeries(Family family) {
    return family.samples().stream()
        .collect(
            Collectors.groupingBy(
                sample -> {
                  Map<String, String> labels = new HashMap<>(sample.labels());
                  labels.remove("le");
                  return labels;
                }));
  }

  private static void checkHistogram(String series, List<Sample> samples) {
    double bound = Double.NEGATIVE_INFINITY;
    double before = 0;
    double count = Double.NaN;
    boolean sum = false;
    for (Sample sample : samples) {
      if (sample.name().endsWith("_bucket")) {
        double next = number(String.valueOf(sample.labels().get("le")), sample.series());
        require(next > bound, "buckets out of order: " + series);
        require(sample.value() >= before, "buckets do not add up: " + series);
        bound = next;
        before = sample.value();
      } else if (sample.name().endsWith("_count")) {
        count = sample.value();
      } else {
        sum |= sample.name().endsWith("_sum");
      }
    }
    require(bound == Double.POSITIVE_INFINITY, "no bucket for +Inf: " + series);
    require(before == count, "+Inf is not the count: " + series);
    require(sum, "no sum: " + series);
  }

  private static Pattern sample(String lastComma, String timestamp) {
    String labels = "\\{((?:" + LABEL + "(?:," + LABEL + ")*" + lastComma + ")?)}";
    return Pattern.compile("(" + NAME + ")(?:" + labels + ")? (\\S+)(?: " + timestamp + ")?");
  }

  private static void require(boolean kept, String broken) {
    if (!kept) {
      throw new AssertionError(broken);
    }
  }
}
