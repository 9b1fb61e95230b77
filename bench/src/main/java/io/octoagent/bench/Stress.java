package io.octoagent.bench;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * {@code ./dev stress}: one scenario after the other, each with a service of its own;
 * bench/README.md says what each is. Arguments: {@code jvm} or {@code native}, then the scenarios'
 * names, all when there is none.
 */
final class Stress {

  private static final int PORT = Integer.getInteger("bench.port", 18600);
  private static final Map<String, Scenario> ALL = new LinkedHashMap<>();

  static {
    ALL.put("slow", SlowCalls::run);
    ALL.put("streams", OpenStreams::run);
    ALL.put("events", ManyStreams::run);
    ALL.put("overload", Overload::run);
    ALL.put("badclients", BadClients::run);
    ALL.put("drain", Drain::run);
    ALL.put("limits", LimitsCost::run);
    ALL.put("replicas", ReplicaCost::run);
  }

  /** Runs on a ground of its own, prints its table, and says what it found. */
  private interface Scenario {
    void run(Ground ground) throws Exception;
  }

  /** Where a scenario plays: {@code port} and the nine after it are its own. */
  record Ground(boolean binary, int port, Targets targets, Findings findings) {

    /**
     * Starts the service before an upstream at {@code port}, with the heap that it has in its
     * container.
     */
    Service service(Map<String, String> environment) throws Exception {
      return service(environment, Gateways.HEAP);
    }

    Service service(Map<String, String> environment, String heap) throws Exception {
      return new Service(Gateways.contained(binary, port, heap).with(environment), logs());
    }

    /** One of several, with a port of its own and the headers of its callers. */
    Service service(int own, Map<String, String> environment, Map<String, String> headers)
        throws Exception {
      Service.Plan plan =
          Gateways.contained(binary, port, Gateways.HEAP)
              .with(environment)
              .with(Map.of("QUARKUS_HTTP_PORT", Integer.toString(own)));
      return new Service(
          new Service.Plan(
              plan.name() + " " + own, own, plan.command(), plan.environment(), headers),
          logs());
    }

    /** Lets a compiler see enough of both kinds of calls; fails when one of them does. */
    void warm(Service.Plan plan, int calls) throws Exception {
      for (boolean stream : List.of(false, true)) {
        Load.Result result = Load.run(plan.port(), plan.request(stream), stream, 32, calls, 120);
        if (result.failed() > 0) {
          findings.add("calls that failed while warming up", result.failure());
        }
      }
    }
  }

  private Stress() {}

  /** Where the services' output goes. */
  static Path logs() throws IOException {
    return Files.createDirectories(Path.of("bench/target/logs"));
  }

  /** Whether these are on the path; says which is not, and that the scenario is left out. */
  static boolean hasPrograms(String... names) {
    for (String name : names) {
      if (Arrays.stream(System.getenv("PATH").split(File.pathSeparator, -1))
          .noneMatch(directory -> Files.isExecutable(Path.of(directory, name)))) {
        System.out.printf("Left out: %s is not on the path.%n", name);
        return false;
      }
    }
    return true;
  }

  public static void main(String[] args) throws Exception {
    boolean binary = args[0].equals("native");
    List<String> names = new ArrayList<>(List.of(args).subList(1, args.length));
    if (!ALL.keySet().containsAll(names)) {
      System.err.println("the scenarios are " + ALL.keySet());
      System.exit(2);
    }
    boolean met = true;
    int port = PORT;
    System.out.printf("## Stress, %s%n", args[0]);
    for (String name : names.isEmpty() ? ALL.keySet() : names) {
      System.out.printf("%n### %s%n%n", name);
      Ground ground = new Ground(binary, port, new Targets(), new Findings());
      ALL.get(name).run(ground);
      ground.findings().print();
      ground.targets().none("nothing went wrong", ground.findings().count());
      met &= ground.targets().print();
      port += 10;
    }
    System.exit(met ? 0 : 1);
  }
}
