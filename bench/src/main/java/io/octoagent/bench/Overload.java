package io.octoagent.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;

/**
 * Calls come at twice the rate that the upstream can answer, whether earlier ones are answered or
 * not. The upstream has 32 places of 100 ms and the service as many, so the peak is what 32 callers
 * get that each wait for their answer.
 */
final class Overload {

  private static final int SLOTS = 32;
  private static final long SLOT_MS = 100;
  private static final double SECONDS = 12;
  private static final long SETTLE = 2_000_000_000L;

  /**
   * A call that came when it was due; {@code ended} counts from the load's start, both in
   * nanoseconds.
   */
  private record Served(long ended, double millis, Reply reply) {}

  private Overload() {}

  static void run(Stress.Ground ground) throws Exception {
    try (Mock _ = new Mock(ground.port(), new Slots(SLOTS, SLOT_MS)::play);
        Service service =
            ground.service(Map.of("OCTOAGENT_MAX_IN_FLIGHT", Integer.toString(SLOTS)))) {
      Service.Plan plan = service.plan();
      for (boolean stream : List.of(false, true)) {
        Load.run(plan.port(), plan.request(stream), stream, SLOTS, 3000, 60);
      }
      double before = peak(plan);
      double offered = 2 * before;
      List<Served> plain = offer(plan, offered, 0);
      List<Served> mixed = offer(plan, offered, 4);
      // the better of two looks: a peak seen on a machine that was busy just then would flatter
      // what follows
      double peak = Math.max(before, peak(plan));
      System.out.printf(
          "peak, with %d callers that wait before an upstream of %d places: %.0f calls/s%n%n",
          SLOTS, SLOTS, peak);
      System.out.println(
          "| calls | offered/s | served/s | of the peak | p50 ms | p99 | refused/s | p50 ms | p99 |");
      System.out.println("|---|--:|--:|--:|--:|--:|--:|--:|--:|");
      judge(ground, "plain", offered, peak, plain);
      judge(ground, "every fourth a stream", offered, peak, mixed);
    }
  }

  private static double peak(Service.Plan plan) throws Exception {
    return Load.run(plan.port(), plan.request(false), false, SLOTS, Integer.MAX_VALUE, SECONDS / 2)
        .perSecond();
  }

  private static List<Served> offer(Service.Plan plan, double perSecond, int streamEvery)
      throws InterruptedException {
    byte[] plain = plan.request(false);
    byte[] streamed = plan.request(true);
    ConcurrentLinkedDeque<Caller> idle = new ConcurrentLinkedDeque<>();
    ConcurrentLinkedQueue<Served> served = new ConcurrentLinkedQueue<>();
    List<Thread> calls = new ArrayList<>();
    long start = System.nanoTime();
    for (int i = 0; i < perSecond * SECONDS; i++) {
      long due = start + (long) (i * 1e9 / perSecond);
      while (System.nanoTime() < due) {
        LockSupport.parkNanos(due - System.nanoTime());
      }
      byte[] request = streamEvery > 0 && i % streamEvery == 0 ? streamed : plain;
      calls.add(
          Thread.startVirtualThread(
              () -> {
                Caller free = idle.poll();
                Caller caller = free == null ? new Caller(plan.port()) : free;
                Reply reply = caller.call(request);
                long end = System.nanoTime();
                served.add(new Served(end - start, (end - due) / 1e6, reply));
                idle.push(caller);
              }));
    }
    for (Thread call : calls) {
      call.join();
    }
    idle.forEach(Caller::close);
    return List.copyOf(served);
  }

  private static void judge(
      Stress.Ground ground, String what, double offered, double peak, List<Served> all) {
    List<Served> settled =
        all.stream().filter(it -> it.ended() > SETTLE && it.ended() < SECONDS * 1e9).toList();
    double seconds = SECONDS - SETTLE / 1e9;
    double[] good =
        settled.stream()
            .filter(it -> it.reply().good())
            .mapToDouble(Served::millis)
            .sorted()
            .toArray();
    List<Served> refusals =
        settled.stream().filter(it -> "overloaded".equals(it.reply().code())).toList();
    double[] refused = refusals.stream().mapToDouble(Served::millis).sorted().toArray();
    all.stream()
        .map(Served::reply)
        .filter(it -> !it.good() && !"overloaded".equals(it.code()))
        .forEach(
            it ->
                ground.findings().add("calls neither served nor refused, " + what, it.toString()));
    refusals.stream()
        .filter(it -> Http.header(it.reply().head(), "retry-after") == null)
        .forEach(
            it ->
                ground
                    .findings()
                    .add(
                        "refusals without Retry-After",
                        it.reply().head().lines().findFirst().orElse("")));
    double ofPeak = good.length / seconds / peak;
    System.out.printf(
        "| %s | %.0f | %.0f | %.2f | %.1f | %.1f | %.0f | %.1f | %.1f |%n",
        what,
        offered,
        good.length / seconds,
        ofPeak,
        at(good, 0.5),
        at(good, 0.99),
        refused.length / seconds,
        at(refused, 0.5),
        at(refused, 0.99));
    ground
        .targets()
        .add(
            "served, of the peak, at least 0.90: " + what, "%.2f".formatted(ofPeak), ofPeak >= 0.9);
    ground.targets().atMost("refused within, p99, ms: " + what, 50, at(refused, 0.99), "");
  }

  private static double at(double[] sorted, double quantile) {
    return sorted.length == 0 ? Double.NaN : sorted[(int) ((sorted.length - 1) * quantile)];
  }
}
