package io.octoagent.bench;

import java.util.Arrays;

/** Makes results as a run of the bench leaves them, for the tests of what reads them. */
final class SampleRun {

  private static final int CALLS = 101;

  private SampleRun() {}

  /**
   * A run in which every gateway but those {@code without} took part, OctoAgent in the JVM with
   * such figures. They are those of a plain call, CPU at 32 connections and times at one.
   */
  static Results of(double cpu, double p50, double p99, String... without) {
    Results results = new Results();
    gateway(results, "direct", 0, 0.06, 0.1);
    gateway(results, Gateways.NGINX, 20, 0.1, 2);
    gateway(results, Gateways.SPRING, 100, 0.3, 6);
    gateway(results, Gateways.PORTKEY, 1200, 30, 60);
    gateway(results, Gateways.LITELLM, 11_000, 300, 700);
    gateway(results, Gateways.BEFORE, 700, 300, 700);
    if (!Arrays.asList(without).contains(Gateways.ENVOY)) {
      gateway(results, Gateways.ENVOY, 50, 0.14, 3);
    }
    gateway(results, Gateways.JVM, cpu, p50, p99);
    if (!Arrays.asList(without).contains(Gateways.NATIVE)) {
      gateway(results, Gateways.NATIVE, 60, 0.2, 4);
      results.note(Gateways.NATIVE, new Results.Footprint(0.04, 80, 250_000));
    }
    results.note(Gateways.LITELLM, new Results.Footprint(6, 500, 10_000));
    results.note(Gateways.JVM, new Results.Footprint(0.35, 190, 250_000));
    return results;
  }

  private static void gateway(Results results, String name, double cpu, double p50, double p99) {
    for (Results.Scenario scenario : Results.Scenario.ALL) {
      int kind = scenario.stream() ? 2 : 1;
      int load = scenario.connections() == 1 ? 1 : 10;
      long[] times = new long[CALLS];
      Arrays.fill(times, Math.round(p50 * 1e6) * kind * load);
      Arrays.fill(times, CALLS - 2, CALLS, Math.round(p99 * 1e6) * kind * load);
      Load.Result result = new Load.Result(CALLS, 0, 0, 1_000_000_000, times, times, "");
      results.note(name, scenario, result, Math.round(cpu * CALLS) * kind * (load == 1 ? 3 : 1));
    }
  }
}
