package io.octoagent.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What a call costs one replica, and what it costs three, behind the balancer of deploy/haproxy and
 * with a store on which they count one caller's calls and money. Each replica gets calls at the
 * same rate, alone and with the others, and far from all that the cores can do: a process that
 * shares saturated cores finds less work each time it wakes up, and pays more per call. Each is
 * looked at alone as often, so that none has compiled more than the others.
 */
final class ReplicaCost {

  private static final int REPLICAS = 3;
  private static final int CALLERS = 64;

  /** Each caller makes ten calls a second at most. */
  private static final String PACE = "play=wait,100;";

  private static final int ROUNDS = Integer.getInteger("stress.rounds", 3);
  private static final double SECONDS = 12;
  private static final int WARM = Integer.getInteger("stress.warm", 60_000);
  private static final Path WORK = Path.of("bench/target").toAbsolutePath();
  private static final Map<String, String> CALLER = Map.of("Authorization", "Bearer sk-caller");

  /** CPU of each call, in microseconds. */
  private record Cost(double services, double balancer, double store, double perSecond) {}

  /** One or more replicas and the balancer before them. */
  private record Group(Service balancer, List<Service> replicas) {}

  private final Stress.Ground ground;
  private final Redis store;

  private ReplicaCost(Stress.Ground ground, Redis store) {
    this.ground = ground;
    this.store = store;
  }

  static void run(Stress.Ground ground) throws Exception {
    if (!Stress.hasPrograms("haproxy", "redis-server")) {
      return;
    }
    int port = ground.port() + 1;
    List<Service> started = new ArrayList<>();
    try (Mock _ = new Mock(ground.port(), Answers::asked);
        Redis store = new Redis(port)) {
      for (int i = 1; i <= REPLICAS; i++) {
        started.add(
            ground.service(
                port + i,
                Map.of(
                    "OCTOAGENT_READY", "self",
                    "OCTOAGENT_STORE_URL", store.url(),
                    "OCTOAGENT_CALLERS_BENCH_KEY", "sk-caller",
                    "OCTOAGENT_CALLERS_BENCH_CALLS_PER_MINUTE", "100000000",
                    "OCTOAGENT_CALLERS_BENCH_BUDGET_USD", "1000000"),
                CALLER));
      }
      List<Service> replicas = List.copyOf(started);
      List<Group> groups = new ArrayList<>();
      for (int i = 0; i <= REPLICAS; i++) {
        List<Service> some = i < REPLICAS ? replicas.subList(i, i + 1) : replicas;
        started.add(new Service(balancer(port + REPLICAS + 1 + i, some), Stress.logs()));
        groups.add(new Group(started.getLast(), some));
      }
      new ReplicaCost(ground, store).compare(groups.subList(0, REPLICAS), groups.getLast());
    } finally {
      started.forEach(Service::close);
    }
  }

  private void compare(List<Group> single, Group all) throws Exception {
    load(all, false, "", REPLICAS * WARM, 300);
    load(all, true, "", REPLICAS * WARM / 3, 300);
    System.out.println(
        "| calls | replicas | callers | CPU µs/call of the replicas | balancer | store | calls/s |");
    System.out.println("|---|--:|--:|--:|--:|--:|--:|");
    for (boolean stream : List.of(false, true)) {
      List<Cost> alone = new ArrayList<>();
      List<Cost> together = new ArrayList<>();
      for (int round = 0; round < ROUNDS; round++) {
        for (Group one : single) {
          alone.add(load(one, stream, PACE, Integer.MAX_VALUE, SECONDS / REPLICAS));
        }
        together.add(load(all, stream, PACE, Integer.MAX_VALUE, SECONDS));
      }
      String what = stream ? "streams of 20 events" : "plain";
      double before = row(what, 1, alone);
      double after = row(what, REPLICAS, together);
      ground
          .targets()
          .atMost(
              what + ": CPU per call of three replicas / of one, at most 1.10",
              1.1,
              after / before,
              "");
    }
  }

  private Cost load(Group group, boolean stream, String play, int calls, double seconds)
      throws IOException {
    Service.Plan plan = group.balancer().plan();
    long services = cpu(group.replicas());
    long balancer = group.balancer().cpuMicros();
    long counted = store.cpuMicros();
    int callers = CALLERS * group.replicas().size();
    Load.Result result =
        Load.run(plan.port(), plan.request(stream, play), stream, callers, calls, seconds);
    if (result.failed() > 0) {
      ground.findings().add("calls that failed", result.failed() + ": " + result.failure());
    }
    double good = result.good();
    return new Cost(
        (cpu(group.replicas()) - services) / good,
        (group.balancer().cpuMicros() - balancer) / good,
        (store.cpuMicros() - counted) / good,
        result.perSecond());
  }

  private static long cpu(List<Service> services) {
    return services.stream().mapToLong(Service::cpuMicros).sum();
  }

  /** Prints the medians, and returns that of the replicas' cost. */
  private static double row(String what, int replicas, List<Cost> costs) {
    double services = Results.median(costs.stream().mapToDouble(Cost::services).toArray());
    System.out.printf(
        "| %s | %d | %d | %.0f | %.0f | %.0f | %.0f |%n",
        what,
        replicas,
        CALLERS * replicas,
        services,
        Results.median(costs.stream().mapToDouble(Cost::balancer).toArray()),
        Results.median(costs.stream().mapToDouble(Cost::store).toArray()),
        Results.median(costs.stream().mapToDouble(Cost::perSecond).toArray()));
    return services;
  }

  /**
   * As docker-compose.scale.yml runs it, but with the replicas' ports in place of Docker's names.
   */
  private static Service.Plan balancer(int port, List<Service> replicas) throws IOException {
    StringBuilder servers = new StringBuilder();
    for (Service replica : replicas) {
      int at = replica.plan().port();
      servers.append("  server replica%d 127.0.0.1:%d%n".formatted(at, at));
    }
    String name = "balancer " + port;
    Path config =
        Files.writeString(
            WORK.resolve(name.replace(' ', '-') + ".cfg"),
            Files.readString(Path.of("deploy/haproxy/haproxy.cfg"))
                .replaceFirst("(?m)^  bind :8080$", "  bind 127.0.0.1:" + port)
                .replaceFirst("(?m)^  server-template .*$", servers.toString()));
    return new Service.Plan(
        name,
        port,
        List.of("haproxy", "-db", "-f", config.toString()),
        Map.of("OCTOAGENT_LONGEST_TIMEOUT_S", "30"),
        CALLER);
  }
}
