package io.octoagent.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleBinaryOperator;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/** What {@link Bench} measured: medians of its rounds, and the tables of them. */
final class Results {

  /** What is asked of each gateway in each round. */
  record Scenario(boolean stream, int connections) {
    static final List<Scenario> ALL =
        List.of(
            new Scenario(false, 1),
            new Scenario(false, 32),
            new Scenario(false, 256),
            new Scenario(true, 1),
            new Scenario(true, 32),
            new Scenario(true, 256));

    @Override
    public String toString() {
      return (stream ? "stream of 20 events, " : "plain, ")
          + connections
          + (connections == 1 ? " connection" : " connections");
    }
  }

  /** One load on one gateway. */
  record Sample(
      double cpuMicros,
      double perSecond,
      double p50,
      double p99,
      double first,
      int good,
      int failed) {}

  /** What a gateway's process needed to start, and what it held after so many calls. */
  record Footprint(double startSeconds, long rssMiB, long calls) {}

  private final Map<String, Map<Scenario, List<Sample>>> samples = new LinkedHashMap<>();
  private final Map<String, Footprint> footprints = new LinkedHashMap<>();

  void note(String name, Scenario scenario, Load.Result result, long cpu) {
    samples
        .computeIfAbsent(name, n -> new LinkedHashMap<>())
        .computeIfAbsent(scenario, s -> new ArrayList<>())
        .add(
            new Sample(
                (double) cpu / result.good(),
                result.perSecond(),
                Load.Result.millis(result.times(), 0.5),
                Load.Result.millis(result.times(), 0.99),
                Load.Result.millis(result.first(), 0.5),
                result.good(),
                result.failed()));
  }

  void note(String name, Footprint footprint) {
    footprints.put(name, footprint);
  }

  /** That of a gateway, or null where it did not take part. */
  Footprint footprint(String name) {
    return footprints.get(name);
  }

  long failed() {
    return samples.values().stream()
        .flatMap(scenarios -> scenarios.values().stream())
        .flatMap(List::stream)
        .mapToLong(Sample::failed)
        .sum();
  }

  void print() {
    for (Scenario scenario : Scenario.ALL) {
      System.out.printf("%n%s%n%n", scenario);
      System.out.println(
          "| gateway | CPU µs/call | / nginx | / Envoy | / Traefik | / Spring CG | / Portkey | / LiteLLM"
              + " | calls/s | p50 ms | added p50 | added first byte | p99 ms | calls | failed |");
      System.out.println("|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|");
      samples.forEach(
          (name, _) -> {
            if (has(name, scenario)) {
              row(name, scenario);
            }
          });
    }
    System.out.printf(
        "%nprocesses%n%n| gateway | start to first answer s | RSS MiB | after calls |%n|---|--:|--:|--:|%n");
    footprints.forEach(
        (name, it) ->
            System.out.printf(
                "| %s | %.3f | %d | %d |%n", name, it.startSeconds(), it.rssMiB(), it.calls()));
  }

  private void row(String name, Scenario scenario) {
    Sample direct = median("direct", scenario);
    Sample it = median(name, scenario);
    System.out.printf(
        "| %s | %s | %.0f | %.2f | %.2f | %.2f | %.2f | %d | %d |%n",
        name,
        name.equals("direct") ? "| | | | | |" : cpu(it.cpuMicros(), scenario),
        it.perSecond(),
        it.p50(),
        it.p50() - direct.p50(),
        it.first() - direct.first(),
        it.p99(),
        it.good(),
        it.failed());
  }

  private String cpu(double micros, Scenario scenario) {
    return String.join(
        " | ",
        "%.0f".formatted(micros),
        times(micros, Gateways.NGINX, scenario),
        times(micros, Gateways.ENVOY, scenario),
        times(micros, Gateways.TRAEFIK, scenario),
        times(micros, Gateways.SPRING, scenario),
        part(micros, Gateways.PORTKEY, scenario, "1/%.1f"),
        part(micros, Gateways.LITELLM, scenario, "1/%.0f"));
  }

  private String times(double micros, String other, Scenario scenario) {
    return has(other, scenario)
        ? "%.2f".formatted(micros / median(other, scenario).cpuMicros())
        : "";
  }

  private String part(double micros, String other, Scenario scenario, String format) {
    return has(other, scenario)
        ? format.formatted(median(other, scenario).cpuMicros() / micros)
        : "";
  }

  /** Whether this gateway took part. */
  boolean has(String name, Scenario scenario) {
    return samples.getOrDefault(name, Map.of()).containsKey(scenario);
  }

  /** Medians of each number by itself; counts are sums. */
  Sample median(String name, Scenario scenario) {
    List<Sample> all = samples.get(name).get(scenario);
    return new Sample(
        median(all.stream().mapToDouble(Sample::cpuMicros).toArray()),
        median(all.stream().mapToDouble(Sample::perSecond).toArray()),
        median(all.stream().mapToDouble(Sample::p50).toArray()),
        median(all.stream().mapToDouble(Sample::p99).toArray()),
        median(all.stream().mapToDouble(Sample::first).toArray()),
        all.stream().mapToInt(Sample::good).sum(),
        all.stream().mapToInt(Sample::failed).sum());
  }

  /**
   * The median, over the rounds, of {@code comparison} between two that take turns. Two loads of
   * one round are close in time, so a machine that is slower in some minutes is slower for both.
   */
  double inEachRound(
      String name,
      String other,
      Scenario scenario,
      ToDoubleFunction<Sample> number,
      DoubleBinaryOperator comparison) {
    List<Sample> its = samples.get(name).get(scenario);
    List<Sample> others = samples.get(other).get(scenario);
    return median(
        IntStream.range(0, its.size())
            .mapToDouble(
                i ->
                    comparison.applyAsDouble(
                        number.applyAsDouble(its.get(i)), number.applyAsDouble(others.get(i))))
            .toArray());
  }

  static double median(double[] values) {
    Arrays.sort(values);
    int middle = values.length / 2;
    return values.length % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
  }
}
