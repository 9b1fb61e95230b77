package io.octoagent.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * {@code ./dev bench}: every gateway in front of the same instant mock, loaded in turn, in rounds;
 * bench/README.md says how and why. Arguments: rounds, seconds a load, calls to warm up, starts of
 * each, Python environment of LiteLLM, that of Envoy and Traefik, file for the run's figures.
 */
final class Bench {

  private static final int PORT = Integer.getInteger("bench.port", 18400);
  private static final Path LOGS = Path.of("bench/target/logs");

  private final int rounds;
  private final double seconds;
  private final int warm;
  private final int starts;
  private final Results results = new Results();
  private final Map<String, Long> served = new HashMap<>();

  private Bench(int rounds, double seconds, int warm, int starts) {
    this.rounds = rounds;
    this.seconds = seconds;
    this.warm = warm;
    this.starts = starts;
  }

  public static void main(String[] args) throws Exception {
    Bench bench =
        new Bench(
            Integer.parseInt(args[0]),
            Double.parseDouble(args[1]),
            Integer.parseInt(args[2]),
            Integer.parseInt(args[3]));
    boolean met = bench.run(Path.of(args[4]), Path.of(args[5]));
    Files.writeString(
        Path.of(args[6]), History.figures(bench.results, LocalDate.now(ZoneOffset.UTC)));
    System.exit(met ? 0 : 1);
  }

  private boolean run(Path venv, Path wheels) throws Exception {
    Files.createDirectories(LOGS);
    List<Service> services = new ArrayList<>();
    try (Mock mock = new Mock(PORT, Answers::instant)) {
      System.err.println("the mock listens on port " + mock.port());
      List<Service.Plan> plans =
          new Gateways(Path.of("bench/target").toAbsolutePath(), PORT, PORT)
              .all(venv, wheels, LOGS);
      Map<String, Double> startSeconds = new HashMap<>();
      // LiteLLM is too slow to warm a JVM before it: until it is there, the mock stands in for it
      Service.Plan liteLlm = named(Gateways.LITELLM, plans);
      try (Mock _ = new Mock(liteLlm.port(), Answers::instant)) {
        startSeconds.put(Gateways.BEFORE, start(named(Gateways.BEFORE, plans), services));
      }
      for (Service.Plan plan : plans) {
        if (!plan.name().equals(Gateways.BEFORE)) {
          startSeconds.put(plan.name(), start(plan, services));
        }
      }
      // in the order of the tables
      services.sort(Comparator.comparing(service -> plans.indexOf(service.plan())));
      measure(services);
      for (Service service : services) {
        String name = service.plan().name();
        serve(service);
        results.note(
            name,
            new Results.Footprint(
                startSeconds.get(name), service.rssKiB() >> 10, served.get(name)));
      }
    }
    System.out.println("## Bench");
    results.print();
    return new Goals(results).targets().print();
  }

  /**
   * Starts it several times, leaves the last one running, and warms that; the median of the starts.
   */
  private double start(Service.Plan plan, List<Service> services) throws Exception {
    int times = plan.name().equals(Gateways.LITELLM) ? Math.min(starts, 2) : starts;
    double[] took = new double[times];
    for (int i = 0; i < times; i++) {
      Service service = new Service(plan, LOGS);
      took[i] = service.startSeconds();
      if (i < times - 1) {
        service.kill();
      } else {
        services.add(service);
        warm(service);
      }
    }
    double median = Results.median(took);
    System.err.printf("%s: first answer after %.3f s, median of %d%n", plan.name(), median, times);
    return median;
  }

  private static Service.Plan named(String name, List<Service.Plan> plans) {
    return plans.stream().filter(plan -> plan.name().equals(name)).findFirst().orElseThrow();
  }

  private static boolean slow(Service.Plan plan) {
    return plan.name().equals(Gateways.LITELLM) || plan.name().equals(Gateways.PORTKEY);
  }

  /**
   * By count, not by time: a compiler decides by count, and the slow ones have none to wait for.
   */
  private void warm(Service service) throws IOException {
    int calls = slow(service.plan()) ? warm / 100 : warm;
    load(service.plan(), new Results.Scenario(false, 32), calls, 600);
    Results.Scenario streams = new Results.Scenario(true, 32);
    if (takes(service, streams)) {
      load(service.plan(), streams, calls / 4, 600);
    }
  }

  /**
   * Portkey 1.15.2 answers every stream with a 500 under Node: it changes headers that are
   * immutable there.
   */
  private static boolean takes(Service service, Results.Scenario scenario) {
    return !(service.plan().name().equals(Gateways.PORTKEY) && scenario.stream());
  }

  private void measure(List<Service> services) throws IOException {
    Service.Plan direct = new Service.Plan("direct", PORT, List.of(), Map.of(), Map.of());
    for (int round = 0; round < rounds; round++) {
      for (Results.Scenario scenario : Results.Scenario.ALL) {
        results.note("direct", scenario, load(direct, scenario, Integer.MAX_VALUE, seconds), 0);
        for (Service service : services) {
          if (!takes(service, scenario)) {
            continue;
          }
          long before = service.cpuMicros();
          Load.Result result =
              load(service.plan(), scenario, Integer.MAX_VALUE, seconds(service.plan(), scenario));
          results.note(service.plan().name(), scenario, result, service.cpuMicros() - before);
          if (result.failed() > 0) {
            System.err.printf(
                "%s, %s: %d failed: %s%n",
                service.plan().name(), scenario, result.failed(), result.failure());
          }
        }
      }
      System.err.printf("round %d of %d is over%n", round + 1, rounds);
    }
  }

  /**
   * Where the two are compared that serve a hundred calls a second, each is given time for a
   * thousand.
   */
  private double seconds(Service.Plan plan, Results.Scenario scenario) {
    boolean few = plan.name().equals(Gateways.LITELLM) || plan.name().equals(Gateways.BEFORE);
    return few && scenario.equals(Goals.PLAIN) ? 4 * seconds : seconds;
  }

  /**
   * Adds calls up to the number after which memory is looked at; those that take long keep what
   * they have had.
   */
  private void serve(Service service) throws IOException {
    long missing = warm * 5L / 2 - served.get(service.plan().name());
    if (missing > 0 && !slow(service.plan()) && !service.plan().name().equals(Gateways.BEFORE)) {
      load(service.plan(), new Results.Scenario(false, 32), (int) missing, 120);
    }
  }

  private Load.Result load(Service.Plan plan, Results.Scenario scenario, int calls, double limit)
      throws IOException {
    byte[] request = plan.request(scenario.stream());
    Load.Result result =
        Load.run(plan.port(), request, scenario.stream(), scenario.connections(), calls, limit);
    served.merge(plan.name(), (long) result.good(), Long::sum);
    return result;
  }
}
