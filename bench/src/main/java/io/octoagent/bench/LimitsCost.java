package io.octoagent.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What limits cost a call: one service without keys, one that counts in its own memory, and one
 * that counts in a Redis server on loopback. The latter two have a caller without limits, with
 * which the one that has them is compared: in one process, because a compiler's decisions differ
 * from start to start by more than the limits cost. All are started several times; then each caller
 * calls in turn, in rounds, every other round in the opposite order.
 */
final class LimitsCost {

  private static final String OFF = "no key";
  private static final String FREE = "no limits";
  private static final String MEMORY = "in memory";
  private static final String FREE_BESIDE_STORE = "no limits, with a store";
  private static final String STORE = "in a store";

  /** With so many connections CPU time is compared; with two, how long a call takes. */
  private static final int BUSY = 32;

  private static final List<Results.Scenario> SCENARIOS =
      List.of(
          new Results.Scenario(false, BUSY),
          new Results.Scenario(true, BUSY),
          new Results.Scenario(false, 2),
          new Results.Scenario(true, 2));

  private static final int STARTS = Integer.getInteger("stress.starts", 2);

  private static final int ROUNDS = 6;
  private static final double SECONDS = 2;
  private static final int WARM = 60_000;

  /** Two callers; the second has every kind of limit, each out of reach. */
  private static final Map<String, String> CALLERS =
      Map.of(
          "OCTOAGENT_CALLERS_FREE_KEY", "key-of-free",
          "OCTOAGENT_CALLERS_LIMITED_KEY", "key-of-limited",
          "OCTOAGENT_CALLERS_LIMITED_CALLS_PER_MINUTE", "1000000000",
          "OCTOAGENT_CALLERS_LIMITED_TOKENS_PER_MINUTE", "1000000000",
          "OCTOAGENT_CALLERS_LIMITED_MAX_IN_FLIGHT", "100000",
          "OCTOAGENT_CALLERS_LIMITED_BUDGET_USD", "1000000");

  /** A caller of a service. */
  private record Caller(Service service, Service.Plan plan) {

    Caller(Service service) {
      this(service, service.plan());
    }

    Caller(String name, Service service) {
      this(service, service.plan().calledWith(keyOf(name)));
    }
  }

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
    Map<String, Caller> callers = new LinkedHashMap<>();
    try (Service off = ground.service(ground.port() + 1, Map.of(), Map.of());
        Service memory = ground.service(ground.port() + 2, CALLERS, keyOf("free"));
        Service store = ground.service(ground.port() + 3, withStore(redis), keyOf("free"))) {
      callers.put(OFF, new Caller(off));
      callers.put(FREE, new Caller("free", memory));
      callers.put(MEMORY, new Caller("limited", memory));
      callers.put(FREE_BESIDE_STORE, new Caller("free", store));
      callers.put(STORE, new Caller("limited", store));
      for (Caller caller : callers.values()) {
        ground.warm(caller.plan(), WARM);
      }
      List<String> names = new ArrayList<>(callers.keySet());
      for (int round = 0; round < ROUNDS; round++) {
        for (Results.Scenario scenario : SCENARIOS) {
          for (String name : names) {
            load(name, callers.get(name), scenario);
          }
        }
        names = names.reversed();
      }
    }
  }

  private static Map<String, String> keyOf(String caller) {
    return Map.of("Authorization", "Bearer key-of-" + caller);
  }

  private static Map<String, String> withStore(Redis redis) {
    Map<String, String> environment = new HashMap<>(CALLERS);
    environment.put("OCTOAGENT_STORE_URL", redis.url());
    return environment;
  }

  private void load(String name, Caller caller, Results.Scenario scenario) throws IOException {
    byte[] request = caller.plan().request(scenario.stream());
    long before = caller.service().cpuMicros();
    Load.Result result =
        Load.run(
            caller.plan().port(),
            request,
            scenario.stream(),
            scenario.connections(),
            Integer.MAX_VALUE,
            SECONDS);
    results.note(name, scenario, result, caller.service().cpuMicros() - before);
    if (result.failed() > 0) {
      ground.findings().add("calls that failed, limits " + name, result.failure());
    }
  }

  private void report() {
    System.out.printf(
        "| load | limits | CPU per call µs | more µs | of those without | p50 ms | more ms |%n"
            + "|---|---|--:|--:|--:|--:|--:|%n");
    for (Results.Scenario scenario : SCENARIOS) {
      for (String name : List.of(OFF, FREE, MEMORY, FREE_BESIDE_STORE, STORE)) {
        System.out.printf(
            "| %s | %s | %.0f | %+.0f | %.2f | %.2f | %+.2f |%n",
            scenario,
            name,
            cpu(name, scenario),
            moreCpu(name, scenario),
            cpu(name, scenario) / cpu(free(name), scenario),
            p50(name, scenario),
            moreP50(name, scenario));
      }
      if (scenario.connections() == BUSY) {
        targets()
            .atMost(
                scenario + ": CPU with limits in memory / without",
                1.05,
                cpu(MEMORY, scenario) / cpu(FREE, scenario),
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

  /** The caller without limits with whom {@code name} is compared. */
  private static String free(String name) {
    return name.equals(STORE) || name.equals(FREE_BESIDE_STORE) ? FREE_BESIDE_STORE : FREE;
  }

  private double moreCpu(String name, Results.Scenario scenario) {
    return cpu(name, scenario) - cpu(free(name), scenario);
  }

  private double moreP50(String name, Results.Scenario scenario) {
    return p50(name, scenario) - p50(free(name), scenario);
  }

  private double cpu(String name, Results.Scenario scenario) {
    return results.median(name, scenario).cpuMicros();
  }

  private double p50(String name, Results.Scenario scenario) {
    return results.median(name, scenario).p50();
  }
}
