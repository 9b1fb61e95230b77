package io.octoagent.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Vendors take seconds and callers come by the hundred. First as many calls at once as the service
 * admits by default, each of three seconds: they are answered together, in one wave. Then 2,000
 * callers with 10,000 calls of one to four seconds, plain and streamed; one in ten leaves in the
 * middle, one in ten gives less time than the answer takes, one in ten meets a vendor's error.
 * Afterwards the service holds no permit, no connection and no timer of theirs, and no more memory
 * than before.
 */
final class SlowCalls {

  private static final int WAVE = 1000;
  private static final long WAVE_MS = 3000;
  private static final int CALLERS = 2000;
  private static final int CALLS = 10_000;
  private static final int TIMEOUT_S = 15;
  private static final byte[] METRICS =
      "GET /q/metrics HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".getBytes(UTF_8);
  private static final String ERROR =
      "{\"error\":{\"message\":\"litellm.InternalServerError: no\",\"type\":null,\"code\":\"500\"}}";

  /** What a caller does. */
  private enum Kind {
    PATIENT,
    LEAVES,
    SHORT,
    ERROR
  }

  private final Stress.Ground ground;
  private final Service service;
  private final ScheduledExecutorService leavers = Executors.newScheduledThreadPool(1);
  private final AtomicInteger begun = new AtomicInteger();
  private final Map<Kind, AtomicInteger> ended =
      Map.of(
          Kind.PATIENT, new AtomicInteger(),
          Kind.LEAVES, new AtomicInteger(),
          Kind.SHORT, new AtomicInteger(),
          Kind.ERROR, new AtomicInteger());

  private SlowCalls(Stress.Ground ground, Service service) {
    this.ground = ground;
    this.service = service;
  }

  static void run(Stress.Ground ground) throws Exception {
    try (Mock _ = new Mock(ground.port(), SlowCalls::play);
        Service service =
            ground.service(Map.of("OCTOAGENT_LLM_TIMEOUT_S", Integer.toString(TIMEOUT_S)))) {
      ground.warm(service.plan(), 3000);
      for (boolean stream : List.of(false, true)) {
        new SlowCalls(ground, service).wave(stream);
      }
    }
    try (Mock mock = new Mock(ground.port(), SlowCalls::play);
        Service service =
            ground.service(
                Map.of(
                    "OCTOAGENT_LLM_TIMEOUT_S", Integer.toString(TIMEOUT_S),
                    // a caller that leaves calls again before its place is free
                    "OCTOAGENT_MAX_IN_FLIGHT", Integer.toString(CALLERS + CALLERS / 10)))) {
      ground.warm(service.plan(), 3000);
      new SlowCalls(ground, service).crowd(mock);
    }
  }

  /**
   * The vendor's error where the prompt asks for it, after its time; else what every mock here
   * plays.
   */
  private static Mock.Play play(String request) {
    return request.contains("fails;") && request.contains("\"model\":\"main\"")
        ? Answers.after(waitIn(request), Answers.whole(500, ERROR))
        : Answers.asked(request);
  }

  /**
   * Its error takes a vendor as long as its answer: quick ones alone would be the first results of
   * all.
   */
  private static int waitIn(String request) {
    int at = request.indexOf("play=wait,") + 10;
    return Integer.parseInt(request.substring(at, request.indexOf(';', at)));
  }

  private void wave(boolean stream) throws InterruptedException {
    byte[] request = service.plan().request(stream, "play=wait," + WAVE_MS + ";");
    List<Double> times = Collections.synchronizedList(new ArrayList<>());
    List<Thread> callers = new ArrayList<>();
    for (int i = 0; i < WAVE; i++) {
      callers.add(
          Thread.startVirtualThread(
              () -> {
                try (Caller caller = new Caller(service.plan().port())) {
                  Reply reply = caller.call(request);
                  if (reply.good()) {
                    times.add(reply.millis());
                  } else {
                    ground.findings().add("calls of the wave that failed", reply.toString());
                  }
                }
              }));
    }
    for (Thread caller : callers) {
      caller.join();
    }
    String what = stream ? "streams" : "plain calls";
    double slowest = times.stream().mapToDouble(it -> it).max().orElse(Double.NaN);
    System.out.printf(
        "%d %s of %d ms at once: the slowest was answered after %.0f ms%n%n",
        WAVE, what, WAVE_MS, slowest);
    ground.targets().none(WAVE + " slow " + what + " at once that failed", WAVE - times.size());
    ground.targets().atMost("one wave, ms: " + what, 2 * WAVE_MS, slowest, "");
  }

  private void crowd(Mock mock) throws Exception {
    Vitals vitals = new Vitals(service);
    long heapBefore = vitals.liveHeapKiB();
    Vitals.Sample before = vitals.now();
    List<Thread> callers = new ArrayList<>();
    for (int i = 0; i < CALLERS; i++) {
      int seed = i;
      callers.add(Thread.startVirtualThread(() -> calls(new Random(seed))));
    }
    for (Thread caller : callers) {
      caller.join();
    }
    leavers.shutdownNow();
    String left = settle(mock);
    List<Reply> next = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      try (Caller caller = new Caller(service.plan().port())) {
        next.add(caller.call(service.plan().request(i % 2 == 0)));
      }
    }
    long heap = vitals.liveHeapKiB() - heapBefore;
    System.out.println(
        "| callers | calls | patient | left | short of time | vendor's error | live heap after less before KiB |");
    System.out.println("|--:|--:|--:|--:|--:|--:|--:|");
    System.out.printf(
        "| %d | %d | %s | %s | %s | %s | %d |%n",
        CALLERS,
        CALLS,
        ended.get(Kind.PATIENT),
        ended.get(Kind.LEAVES),
        ended.get(Kind.SHORT),
        ended.get(Kind.ERROR),
        heap);
    ground.targets().none("calls that did not end as they should", ground.findings().count());
    ground
        .targets()
        .add(
            "permits, connections, waits and upstream connections left", left, left.equals("none"));
    ground
        .targets()
        .none(
            "of the next eight calls, not answered",
            next.stream().filter(it -> !it.good()).count());
    ground
        .targets()
        .atMost(
            "the slowest of them, ms",
            1000,
            next.stream().mapToDouble(Reply::millis).max().orElseThrow(),
            "");
    ground.targets().atMost("live heap more than before, KiB", 8 << 10, (double) heap, "");
    ground
        .targets()
        .atMost(
            "open files more than before",
            64,
            (double) (vitals.now().files() - before.files()),
            "");
  }

  private void calls(Random random) {
    while (begun.incrementAndGet() <= CALLS) {
      int draw = random.nextInt(10);
      Kind kind =
          draw == 0 ? Kind.LEAVES : draw == 1 ? Kind.SHORT : draw == 2 ? Kind.ERROR : Kind.PATIENT;
      call(kind, random);
      ended.get(kind).incrementAndGet();
    }
  }

  private void call(Kind kind, Random random) {
    boolean stream = random.nextBoolean();
    int wait = 1000 + random.nextInt(3000);
    String play =
        "play=wait," + wait + ";" + (kind == Kind.ERROR ? " fails; " : " ") + random.nextInt();
    byte[] request = service.plan().request(stream, play);
    if (kind == Kind.SHORT) {
      request =
          new String(request, UTF_8)
              .replaceFirst("\r\n", "\r\nX-OctoAgent-Timeout: 0.7\r\n")
              .getBytes(UTF_8);
    }
    try (Caller caller = new Caller(service.plan().port())) {
      if (kind == Kind.LEAVES) {
        Future<?> _ = leavers.schedule(caller::close, random.nextInt(wait), TimeUnit.MILLISECONDS);
      }
      judge(kind, caller.call(request));
    }
  }

  private void judge(Kind kind, Reply reply) {
    boolean right =
        switch (kind) {
          case PATIENT -> reply.good();
          case ERROR ->
              reply.good() && "fallback".equals(Http.header(reply.head(), "x-octoagent-group"));
          case SHORT -> reply.status() == 504 && "deadline_exceeded".equals(reply.code());
          // it may see the question whether it is still there
          case LEAVES -> reply.good() || !reply.whole() || reply.status() == 100;
        };
    if (!right) {
      ground.findings().add(kind + " calls that ended otherwise", reply.toString());
    }
  }

  /** What the service still holds, once it had some time to let go. */
  private String settle(Mock mock) throws InterruptedException {
    String left = "";
    for (int i = 0; i < 60 && !left.equals("none"); i++) {
      TimeUnit.MILLISECONDS.sleep(250);
      try (Caller caller = new Caller(service.plan().port())) {
        String page = caller.call(METRICS).body();
        left =
            above(
                page,
                "octoagent_calls_in_flight ",
                "octoagent_calls_queued ",
                "octoagent_proxy_connections\\{state=\"in_use\"} ",
                "octoagent_proxy_connections\\{state=\"waiting\"} ");
      }
      if (mock.open() > 0) {
        left = (left.equals("none") ? "" : left + ", ") + mock.open() + " at the mock";
      }
    }
    return left;
  }

  private static String above(String page, String... gauges) {
    List<String> held = new ArrayList<>();
    for (String gauge : gauges) {
      Matcher value = Pattern.compile("(?m)^" + gauge + "(.*)$").matcher(page);
      if (!value.find() || Double.parseDouble(value.group(1)) > 0) {
        held.add(gauge + (value.hasMatch() ? value.group(1) : "is missing"));
      }
    }
    return held.isEmpty() ? "none" : String.join(", ", held);
  }
}
