package io.octoagent.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;

/** The callers of {@code ./dev soak}: every kind of them at random, and what each may expect. */
final class SoakCalls {

  /** Beyond the promised time a call may take this long to reach its caller. */
  static final double GRACE_MS = 250;

  private static final Set<String> CODES =
      Set.of(
          "upstream_failed",
          "deadline_exceeded",
          "rate_limited",
          "proxy_unavailable",
          "upstream_rejected",
          "group_not_configured",
          "circuit_open",
          "proxy_failed",
          "overloaded",
          "invalid_request",
          "model_not_found");
  private static final List<String> MODELS =
      List.of("planner", "router", "executor", "summarizer", "main", "fallback");

  /** A call that was late, by how much, and how much of that this process itself stood still. */
  record Late(String id, double lateMs, double stalledMs, String what) {}

  private final int port;
  private final double timeoutMs;
  private final double idleMs;
  private final Stalls stalls;
  private final EventLog log;
  private final Findings findings;
  private final AtomicInteger ids = new AtomicInteger();
  private final Map<String, Integer> ends = new TreeMap<>();
  private final List<Late> late = new ArrayList<>();
  private double[] overruns = new double[1 << 12];
  private int judged;
  private volatile boolean over;

  SoakCalls(
      int port, double timeoutMs, double idleMs, Stalls stalls, EventLog log, Findings findings) {
    this.port = port;
    this.timeoutMs = timeoutMs;
    this.idleMs = idleMs;
    this.stalls = stalls;
    this.log = log;
    this.findings = findings;
  }

  /** Starts so many callers within ten seconds, each in a virtual thread of its own. */
  List<Thread> start(int callers) {
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < callers; i++) {
      SplittableRandom random = new SplittableRandom(i);
      long delay = i * 10_000L / callers;
      threads.add(Thread.startVirtualThread(() -> calls(random, delay)));
    }
    return threads;
  }

  /** Every caller ends after its call. */
  void stop() {
    over = true;
  }

  private void calls(SplittableRandom random, long delayMs) {
    try (Caller caller = new Caller(port);
        Caller slow = new Caller(port, 10)) {
      Thread.sleep(delayMs);
      while (!over) {
        one(random, caller, slow);
        Thread.sleep(random.nextInt(400));
      }
    } catch (Exception e) {
      findings.add("callers that broke", e.toString());
    }
  }

  private void one(SplittableRandom random, Caller caller, Caller slow) throws Exception {
    caller.dropIfClosed();
    slow.dropIfClosed();
    String id = "soak-" + ids.incrementAndGet();
    boolean stream = random.nextInt(5) < 2;
    Map<String, String> headers = new HashMap<>(Map.of("X-Request-Id", id));
    double limit = timeoutMs;
    if (random.nextInt(5) == 0) {
      double seconds = (3 + random.nextInt(12)) / 10.0;
      headers.put("X-OctoAgent-Timeout", Double.toString(seconds));
      limit = Math.min(limit, seconds * 1000);
    }
    String model = MODELS.get(random.nextInt(MODELS.size()));
    int kind = random.nextInt(100);
    if (kind < 4) {
      byte[] request = request(headers, model, stream, "play=big,400000;");
      judge(id, limit + 10, stream, "slow reader", slow.call(request), false);
    } else if (kind < 7) {
      byte[] request = request(headers, "gpt-nonsense", stream, "");
      judge(id, limit, stream, "unknown model", caller.call(request), true);
    } else if (kind < 9) {
      byte[] request = Http.post(port, headers, "{\"model\":");
      judge(id, limit, stream, "bad body", caller.call(request), true);
    } else if (kind < 12) {
      vanish(
          id, Arrays.copyOf(request(headers, model, stream, ""), 250), random.nextInt(200), true);
    } else if (kind < 22) {
      vanish(id, request(headers, model, stream, ""), random.nextInt(1500), false);
    } else {
      judge(
          id,
          limit,
          stream,
          stream ? "stream" : "plain",
          caller.call(request(headers, model, stream, "")),
          true);
    }
  }

  private byte[] request(Map<String, String> headers, String model, boolean stream, String play) {
    String body =
        "{\"model\":\"%s\",\"messages\":[{\"role\":\"user\",\"content\":\"Find a flight. %s\"}]%s}"
            .formatted(model, play, stream ? ",\"stream\":true" : "");
    return Http.post(port, headers, body);
  }

  /** Sends a request, or a part of it, and hangs up in the middle of the answer or before. */
  private void vanish(String id, byte[] bytes, int afterMs, boolean half)
      throws IOException, InterruptedException {
    log.expect(id, EventLog.ANY, half);
    try (Caller caller = new Caller(port)) {
      caller.connect().getOutputStream().write(bytes);
      Thread.sleep(afterMs);
    }
    count(half ? "half sent, vanished" : "hung up", "");
  }

  private void judge(
      String id, double limitMs, boolean stream, String kind, Reply reply, boolean timed) {
    boolean begun = stream && reply.status() == 200;
    String code = reply.code();
    log.expect(id, code, false);
    count(kind, reply.good() ? "answered" : begun && code != null ? "begun, then " + code : code);
    if (!reply.whole()) {
      findings.add("calls without a clean end", id + " " + kind + ": " + reply);
    } else if (code != null && !CODES.contains(code)) {
      findings.add("unknown codes", id + " " + kind + ": " + reply);
    } else if (!reply.good() && code == null) {
      findings.add("answers that are none", id + " " + kind + ": " + reply);
    }
    if (timed) {
      long nanos = begun ? reply.first() : reply.nanos();
      String end = ": " + reply.status() + " " + reply.code();
      time(id, limitMs, reply.began(), nanos, kind + end);
      if (begun) {
        time(id, idleMs, reply.gapFrom(), reply.gap(), kind + ", a silence" + end);
      }
    }
  }

  /** Notes by how much something went beyond its limit; below 0 it was in time. */
  private synchronized void time(String id, double limitMs, long from, long nanos, String what) {
    double overMs = nanos / 1e6 - limitMs;
    if (judged == overruns.length) {
      overruns = Arrays.copyOf(overruns, 2 * judged);
    }
    overruns[judged++] = overMs;
    if (overMs > GRACE_MS) {
      double stalled = stalls.between(from, from + nanos) / 1e6;
      late.add(new Late(id, overMs, stalled, what));
      if (overMs - stalled > GRACE_MS) {
        findings.add(
            "calls beyond their deadline + " + (int) GRACE_MS + " ms", late.getLast().toString());
      }
    }
  }

  private synchronized void count(String kind, String end) {
    ends.merge(kind + " | " + end, 1, Integer::sum);
  }

  int begun() {
    return ids.get();
  }

  synchronized void print() {
    System.out.printf("%n| callers | end | calls |%n|---|---|--:|%n");
    ends.forEach((end, count) -> System.out.printf("| %s | %d |%n", end, count));
    double[] sorted = Arrays.copyOf(overruns, judged);
    Arrays.sort(sorted);
    System.out.printf(
        "%nms beyond the deadline, or beyond the idle limit inside a stream (below 0: in time)%n%n");
    System.out.printf(
        "| p50 | p90 | p99 | p99.9 | worst | above 0 | above %.0f |%n|--:|--:|--:|--:|--:|--:|--:|%n",
        GRACE_MS);
    System.out.printf(
        "| %.0f | %.0f | %.0f | %.0f | %.0f | %d | %d |%n",
        at(sorted, 0.5),
        at(sorted, 0.9),
        at(sorted, 0.99),
        at(sorted, 0.999),
        at(sorted, 1),
        Arrays.stream(sorted).filter(ms -> ms > 0).count(),
        late.size());
    late.stream()
        .sorted((a, b) -> Double.compare(b.lateMs(), a.lateMs()))
        .limit(5)
        .forEach(
            it ->
                System.out.printf(
                    "%s, %s: %.0f ms beyond; this process stood still for %.0f ms meanwhile%n",
                    it.id(), it.what(), it.lateMs(), it.stalledMs()));
  }

  private static double at(double[] sorted, double quantile) {
    return sorted.length == 0 ? Double.NaN : sorted[(int) ((sorted.length - 1) * quantile)];
  }
}
