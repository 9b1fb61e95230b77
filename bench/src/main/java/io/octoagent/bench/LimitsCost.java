package io.octoagent.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What limits cost a call: four services side by side, one without keys, one whose caller has a key
 * and no limits, one that counts in its own memory, and one that counts in a Redis server on
 * loopback. All are started several times; then each is loaded in turn, in rounds, every other
 * round in the opposite order.
 */
final class LimitsCost {

  private static final String OFF = "no key, no limits";
  private static final String KEY = "a key, no limits";
  private static final String MEMORY = "in memory";
  private static final String STORE = "in a store";

  /** With so many connections CPU time is compared; with two, how long a call takes. */
  private static final int BUSY = 32;

  private static final List<Results.Scenario> SCENARIOS =
      List.of(
          new Results.Scenario(false, BUSY),
          new Results.Scenario(true, BUSY),
          new Results.Scenario(false, 2),
          new Results.Scenario(true, 2));

  /** A compiler's decisions differ from start to start by some percent. */
  private static final int STARTS = Integer.getInteger("stress.starts", 3);

  private static final int ROUNDS = 3;
  private static final double SECONDS = 3;
  private static final int WARM = 150_000;

  private static final Map<String, String> NAMED =
      Map.of("OCTOAGENT_CALLERS_BENCH_KEY", "key-of-bench");

  /** Every kind of limit, each out of reach. */
  private static final Map<String, String> LIMITS =
      Map.of(
          "OCTOAGENT_CALLERS_BENCH_CALLS_PER_MINUTE", "1000000000",
          "OCTOAGENT_CALLERS_BENCH_TOKENS_PER_MINUTE", "1000000000",
          "OCTOAGENT_CALLERS_BENCH_MAX_IN_FLIGHT", "100000",
          "OCTOAGENT_CALLERS_BENCH_BUDGET_USD", "1000000");

  private final Stress.Ground ground;
  private final Results results = new Results();

  private LimitsCost(Stress.Ground ground) {
    this.ground = ground;
  }

  static void run(Stress.Ground ground) throws Exception {
    if (Stress.hasPrograms("redis-server")) {
      new LimitsCost(ground).run();
    }
  }

  private void run() throws Exception {
    try (Mock _ = new Mock(ground.port(), Answers::instant);
        Redis redis = new Redis(ground.port() + 9)) {
      for (int i = 0; i < STARTS; i++) {
        measure(redis);
      }
    }
    report();
  }

  private void measure(Redis redis) throws Exception {
    Map<String, Service> services = new LinkedHashMap<>();
    try {
      Map<String, String> environment = new HashMap<>();
      services.put(OFF, service(1, environment));
      environment.putAll(NAMED);
      services.put(KEY, service(2, environment));
      environment.putAll(LIMITS);
      services.put(MEMORY, service(3, environment));
      environment.put("OCTOAGENT_STORE_URL", redis.url());
      services.put(STORE, service(4, environment));
      for (Service service : services.values()) {
        ground.warm(service, WARM);
      }
      List<String> names = new ArrayList<>(services.keySet());
      for (int round = 0; round < ROUNDS; round++) {
        for (Results.Scenario scenario : SCENARIOS) {
          for (String name : names) {
            load(name, services.get(name), scenario);
          }
        }
        names = names.reversed();
      }
    } finally {
      services.values().forEach(Service::close);
    }
  }

  private void load(String name, Service service, Results.Scenario scenario) throws IOException {
    byte[] request = service.plan().request(scenario.stream());
    long before = service.cpuMicros();
    Load.Result result =
        Load.run(
            service.plan().port(),
            request,
            scenario.stream(),
            scenario.connections(),
            Integer.MAX_VALUE,
            SECONDS);
    results.note(name, scenario, result, service.cpuMicros() - before);
    if (result.failed() > 0) {
      ground.findings().add("calls that failed, limits " + name, result.failure());
    }
  }

  private Service service(int number, Map<String, String> environment) throws Exception {
    Map<String, String> headers =
        environment.isEmpty() ? Map.of() : Map.of("Authorization", "Bearer key-of-bench");
    return ground.service(ground.port() + number, environment, headers);
  }

  private void report() {
    System.out.printf(
        "| load | limits | CPU per call µs | more µs | of those without | p50 ms | more ms |%n"
            + "|---|---|--:|--:|--:|--:|--:|%n");
    for (Results.Scenario scenario : SCENARIOS) {
      for (String name : List.of(OFF, KEY, MEMORY, STORE)) {
        System.out.printf(
            "| %s | %s | %.0f | %+.0f | %.2f | %.2f | %+.2f |%n",
            scenario,
            name,
            cpu(name, scenario),
            moreCpu(name, scenario),
            cpu(name, scenario) / cpu(KEY, scenario),
            p50(name, scenario),
            moreP50(name, scenario));
      }
      if (scenario.connections() == BUSY) {
        targets()
            .atMost(
                scenario + ": CPU with limits in memory / without",
                1.05,
                cpu(MEMORY, scenario) / cpu(KEY, scenario),
                "");
        targets()
            .atMost(
                scenario + ": more CPU a call with limits in a store",
                40,
                moreCpu(STORE, scenario),
                " µs");
      } else {
        targets()
            .atMost(
                scenario + ": more at the p50 with limits in a store",
                0.5,
                moreP50(STORE, scenario),
                " ms");
      }
    }
  }

  private Targets targets() {
    return ground.targets();
  }

  private double moreCpu(String name, Results.Scenario scenario) {
    return cpu(name, scenario) - cpu(KEY, scenario);
  }

  private double moreP50(String name, Results.Scenario scenario) {
    return p50(name, scenario) - p50(KEY, scenario);
  }

  private double cpu(String name, Results.Scenario scenario) {
    return results.median(name, scenario).cpuMicros();
  }

  private double p50(String name, Results.Scenario scenario) {
    return results.median(name, scenario).p50();
  }
}
