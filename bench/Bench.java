import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * {@code ./dev bench}: every gateway in front of the same instant mock, loaded in turn, in rounds; README.md beside this
 * says how and why. Arguments: rounds, seconds a load, calls to warm up, Python environment.
 */
final class Bench {

  private static final int PORT = Integer.getInteger("bench.port", 18400);

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
      return (stream ? "stream of 20 events, " : "plain, ") + connections + (connections == 1 ? " connection" : " connections");
    }
  }

  /** One load on one gateway. */
  record Sample(double cpuMicros, double perSecond, double p50, double p99, double first, int good, int failed) {}

  private final int rounds;
  private final double seconds;
  private final int warm;
  private final Map<String, Map<Scenario, List<Sample>>> samples = new LinkedHashMap<>();

  private Bench(int rounds, double seconds, int warm) {
    this.rounds = rounds;
    this.seconds = seconds;
    this.warm = warm;
  }

  public static void main(String[] args) throws Exception {
    Bench bench = new Bench(Integer.parseInt(args[0]), Double.parseDouble(args[1]), Integer.parseInt(args[2]));
    List<Service> services = new ArrayList<>();
    try (Mock mock = new Mock(PORT, Answers::instant)) {
      System.err.println("the mock listens on port " + mock.port());
      Runtime.getRuntime().addShutdownHook(new Thread(() -> services.forEach(Service::close)));
      bench.start(services, new Gateways(Path.of("bench/target").toAbsolutePath(), PORT, PORT), Path.of(args[3]));
      bench.measure(services);
      bench.print(services);
    }
  }

  private void start(List<Service> services, Gateways gateways, Path venv) throws Exception {
    List<Service.Plan> plans = new ArrayList<>();
    Path logs = Files.createDirectories(Path.of("bench/target/logs"));
    plans.add(gateways.nginx());
    plans.add(gateways.springCloudGateway());
    plans.add(gateways.portkey());
    plans.add(gateways.liteLlm(venv));
    String cache = Path.of("bench/target/octoagent.aot").toString();
    train(gateways, cache, logs);
    plans.add(gateways.octoAgent("OctoAgent JVM", gateways.upstream(), "-XX:AOTCache=" + cache));
    for (Path binary : Gateways.binaries()) {
      plans.add(gateways.octoAgentNative("OctoAgent native", gateways.upstream(), binary));
    }
    String liteLlm = "http://127.0.0.1:" + plans.get(3).port();
    plans.add(gateways.octoAgent("OctoAgent before LiteLLM", liteLlm, "-XX:AOTCache=" + cache));
    for (Service.Plan plan : plans) {
      Service service = new Service(plan, logs);
      services.add(service);
      warm(service);
      System.err.printf("%s: first answer after %.2f s%n", plan.name(), service.startSeconds());
    }
  }

  /** The AOT cache that the JVM image's build makes (src/main/docker/train), here of this build. */
  private static void train(Gateways gateways, String cache, Path logs) throws Exception {
    new Service(gateways.octoAgent("training", gateways.upstream(), "-XX:AOTCacheOutput=" + cache), logs).close();
  }

  /** By count, not by time: a compiler decides by count, and the slow ones have none to wait for. */
  private void warm(Service service) throws IOException {
    boolean interpreted = service.plan().name().contains("LiteLLM") || service.plan().name().equals("Portkey");
    int calls = interpreted ? warm / 100 : warm;
    load(service.plan(), new Scenario(false, 32), calls, 600);
    load(service.plan(), new Scenario(true, 32), calls / 4, 600);
  }

  private void measure(List<Service> services) throws IOException {
    Service.Plan direct = new Service.Plan("direct", PORT, List.of(), Map.of(), Map.of());
    for (int round = 0; round < rounds; round++) {
      for (Scenario scenario : Scenario.ALL) {
        note("direct", scenario, load(direct, scenario, Integer.MAX_VALUE, seconds), 0);
        for (Service service : services) {
          long before = service.cpuMicros();
          Load.Result result = load(service.plan(), scenario, Integer.MAX_VALUE, seconds);
          note(service.plan().name(), scenario, result, service.cpuMicros() - before);
          if (result.failed() > 0) {
            System.err.printf("%s, %s: %d failed: %s%n", service.plan().name(), scenario, result.failed(), result.failure());
          }
        }
      }
    }
  }

  private static Load.Result load(Service.Plan plan, Scenario scenario, int calls, double seconds) throws IOException {
    return Load.run(plan.port(), plan.request(scenario.stream()), scenario.stream(), scenario.connections(), calls, seconds);
  }

  private void note(String name, Scenario scenario, Load.Result result, long cpu) {
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

  private void print(List<Service> services) {
    for (Scenario scenario : Scenario.ALL) {
      System.out.printf("%n%s%n%n", scenario);
      System.out.println("| gateway | CPU µs/call | / nginx | / LiteLLM | calls/s | p50 ms | added p50 | added first byte | p99 ms | calls | failed |");
      System.out.println("|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|");
      samples.keySet().forEach(name -> row(name, scenario));
    }
    System.out.printf("%nprocesses%n%n| gateway | start to first answer s | RSS after load MiB | calls served |%n|---|--:|--:|--:|%n");
    for (Service service : services) {
      String name = service.plan().name();
      long calls = samples.get(name).values().stream().flatMap(List::stream).mapToLong(Sample::good).sum();
      System.out.printf("| %s | %.2f | %d | %d |%n", name, service.startSeconds(), service.rssKiB() >> 10, calls);
    }
  }

  private void row(String name, Scenario scenario) {
    Sample direct = median("direct", scenario);
    Sample it = median(name, scenario);
    System.out.printf(
        "| %s | %.0f | %.2f | 1/%.0f | %.0f | %.2f | %.2f | %.2f | %.2f | %d | %d |%n",
        name,
        it.cpuMicros(),
        it.cpuMicros() / median("nginx", scenario).cpuMicros(),
        median("LiteLLM", scenario).cpuMicros() / it.cpuMicros(),
        it.perSecond(),
        it.p50(),
        it.p50() - direct.p50(),
        it.first() - direct.first(),
        it.p99(),
        it.good(),
        it.failed());
  }

  /** Medians of each number by itself; counts are sums. */
  private Sample median(String name, Scenario scenario) {
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

  private static double median(double[] values) {
    Arrays.sort(values);
    int middle = values.length / 2;
    return values.length % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
  }
}
