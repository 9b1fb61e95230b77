package io.octoagent.testbed;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** What the dashboard in deploy/observability asks Prometheus. */
public final class Dashboard {
  private static final Pattern TEXT = Pattern.compile("\"[^\"]*\"");
  private static final Pattern RANGE = Pattern.compile("\\[[^]]*]");
  private static final Pattern BY = Pattern.compile("\\b(?:by|on|without|ignoring) ?\\(([^)]*)\\)");
  private static final Pattern MATCHERS = Pattern.compile("\\{([^}]*)}");
  private static final Pattern LABEL = Pattern.compile("([a-z]\\w*)");
  private static final Pattern METRIC = Pattern.compile("\\b([a-z]\\w+)\\b(?!\\s*\\()");

  /**
   * One query.
   *
   * @param metrics the names of the series it reads
   * @param labels the labels it looks at
   */
  public record Query(String expression, Set<String> metrics, Set<String> labels) {

    static Query of(String expression) {
      String plain = RANGE.matcher(TEXT.matcher(expression).replaceAll("")).replaceAll("");
      Set<String> labels = new TreeSet<>();
      for (Pattern place : List.of(BY, MATCHERS)) {
        place.matcher(plain).results().forEach(list -> labels.addAll(names(LABEL, list.group(1))));
      }
      String bare = MATCHERS.matcher(BY.matcher(plain).replaceAll("")).replaceAll("");
      return new Query(expression, names(METRIC, bare), labels);
    }

    private static Set<String> names(Pattern name, String text) {
      Set<String> names = new TreeSet<>();
      name.matcher(text).results().map(MatchResult::group).forEach(names::add);
      return names;
    }
  }

  private final JsonNode root;

  private Dashboard(JsonNode root) {
    this.root = root;
  }

  /** The one that Grafana is given. */
  public static Dashboard read() {
    try {
      return new Dashboard(
          new ObjectMapper()
              .readTree(
                  Checkout.file("deploy/observability/grafana/dashboards/octoagent.json")
                      .toFile()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public List<String> titles() {
    return root.path("panels").valueStream().map(panel -> panel.path("title").asText()).toList();
  }

  /** The ids of the data sources that are asked. */
  public List<String> sources() {
    return root.path("panels").findValues("datasource").stream()
        .map(source -> source.path("uid").asText())
        .toList();
  }

  /** Every query of every panel. */
  public List<Query> queries() {
    return root.path("panels")
        .valueStream()
        .flatMap(panel -> panel.path("targets").valueStream())
        .map(target -> Query.of(target.path("expr").asText()))
        .toList();
  }
}
