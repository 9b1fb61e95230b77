package io.octoagent.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * What limits cost a call: one service without keys, one that counts in its own memory, and one
 * that counts in a Redis server on loopback. The latter two have a caller with a budget and one
 * with every kind of limit, and a third without any, with which they are compared: in one process,
 * because a compiler's decisions differ from start to start by more than the limits cost. All are
 * started several times; then each caller calls in turn, for a moment and in many rounds, each in
 * an order of its own. What is reported is the median of the rounds' comparisons.
 */
final class LimitsCost {

  private static final String OFF = "no key";
  private static final String IN_MEMORY = "in memory";
  private static final String IN_STORE = "in a store";

  private static final String FREE = "free";
  private static final String BUDGET = "budget";
  private static final String LIMITED = "limited";

  /** What each caller has. */
  private static final Map<String, String> HAS =
      Map.of(FREE, "no limit", BUDGET, "a budget", LIMITED, "every limit");

  private static final List<String> KEYS = List.of(FREE, BUDGET, LIMITED);

  /** With so many connections CPU time is compared; with two, how long a call takes. */
  private static final int BUSY = 32;

  private static final List<Results.Scenario> SCENARIOS =
      List.of(
          new Results.Scenario(false, BUSY),
          new Results.Scenario(true, BUSY),
          new Results.Scenario(false, 2),
          new Results.Scenario(true, 2));

  private static final int STARTS = Integer.getInteger("stress.starts", 2);

  private static final int ROUNDS = 60;
  private static final double SECONDS = 0.2;
  private static final int WARM = 60_000;

  /** Each limit is out of reach. */
  private static final Map<String, String> CALLERS =
      Map.of(
          "OCTOAGENT_CALLERS_FREE_KEY", keyOf(FREE),
          "OCTOAGENT_CALLERS_BUDGET_KEY", keyOf(BUDGET),
          "OCTOAGENT_CALLERS_BUDGET_BUDGET_USD", "1000000",
          "OCTOAGENT_CALLERS_LIMITED_KEY", keyOf(LIMITED),
          "OCTOAGENT_CALLERS_LIMITED_CALLS_PER_MINUTE", "1000000000",
          "OCTOAGENT_CALLERS_LIMITED_TOKENS_PER_MINUTE", "1000000000",
          "OCTOAGENT_CALLERS_LIMITED_MAX_IN_FLIGHT", "100000",
          "OCTOAGENT_CALLERS_LIMITED_BUDGET_USD", "1000000");

  /** A caller of a service. */
  private record Caller(Service service, Service.Plan plan) {}

  private final Stress.Ground ground;
  private final Results results = new Results();
  private final Random order = new Random(1);

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
        Service memory = ground.service(ground.port() + 2, CALLERS, header(FREE));
        Service store = ground.service(ground.port() + 3, withStore(redis), header(FREE))) {
      callers.put(OFF, new Caller(off, off.plan()));
      for (String key : KEYS) {
        callers.put(name(key, IN_MEMORY), new Caller(memory, plan(memory, key)));
      }
      for (String key : KEYS) {
        callers.put(name(key, IN_STORE), new Caller(store, plan(store, key)));
      }
      for (Caller caller : callers.values()) {
        ground.warm(caller.plan(), WARM);
      }
      List<String> names = new ArrayList<>(callers.keySet());
      for (int round = 0; round < ROUNDS; round++) {
        for (Results.Scenario scenario : SCENARIOS) {
          Collections.shuffle(names, order);
          for (String name : names) {
            load(name, callers.get(name), scenario);
          }
        }
      }
    }
  }

  private static String name(String key, String where) {
    return HAS.get(key) + ", " + where;
  }

  private static Service.Plan plan(Service service, String key) {
    return service.plan().calledWith(header(key));
  }

  private static Map<String, String> header(String key) {
    return Map.of("Authorization", "Bearer " + keyOf(key));
  }

  private static String keyOf(String caller) {
    return "key-of-" + caller;
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
      row(scenario, OFF, name(FREE, IN_MEMORY));
      for (String where : List.of(IN_MEMORY, IN_STORE)) {
        KEYS.forEach(key -> row(scenario, name(key, where), name(FREE, where)));
        for (String key : List.of(BUDGET, LIMITED)) {
          compare(scenario, name(key, where), name(FREE, where), where.equals(IN_STORE));
        }
      }
    }
  }

  private void row(Results.Scenario scenario, String name, String free) {
    System.out.printf(
        "| %s | %s | %.0f | %+.0f | %.2f | %.2f | %+.2f |%n",
        scenario,
        name,
        cpu(name, scenario),
        moreCpu(name, free, scenario),
        cpuRatio(name, free, scenario),
        p50(name, scenario),
        moreP50(name, free, scenario));
  }

  private void compare(Results.Scenario scenario, String name, String free, boolean store) {
    String what = scenario + ", " + name + ": ";
    if (scenario.connections() != BUSY) {
      if (store) {
        targets().atMost(what + "more at the p50", 0.5, moreP50(name, free, scenario), " ms");
      }
    } else if (store) {
      targets().atMost(what + "more CPU a call", 40, moreCpu(name, free, scenario), " µs");
    } else {
      targets().atMost(what + "CPU / without", 1.05, cpuRatio(name, free, scenario), "");
    }
  }

  private Targets targets() {
    return ground.targets();
  }

  private double moreCpu(String name, String free, Results.Scenario scenario) {
    return results.inEachRound(
        name, free, scenario, Results.Sample::cpuMicros, (its, without) -> its - without);
  }

  private double cpuRatio(String name, String free, Results.Scenario scenario) {
    return results.inEachRound(
        name, free, scenario, Results.Sample::cpuMicros, (its, without) -> its / without);
  }

  private double moreP50(String name, String free, Results.Scenario scenario) {
    return results.inEachRound(
        name, free, scenario, Results.Sample::p50, (its, without) -> its - without);
  }

  private double cpu(String name, Results.Scenario scenario) {
    return results.median(name, scenario).cpuMicros();
  }

  private double p50(String name, Results.Scenario scenario) {
    return results.median(name, scenario).p50();
  }
}
