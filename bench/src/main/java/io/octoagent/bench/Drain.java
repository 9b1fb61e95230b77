package io.octoagent.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * SIGTERM under load: every call that was there before it is answered whole, every later one is
 * answered, told that it is refused, or turned away at the door; none is cut inside its answer. The
 * door: the framework closes connections up to a tenth of a second before its port.
 */
final class Drain {

  private static final int CALLERS = 64;
  private static final long BEFORE_S = 4;

  private final Stress.Ground ground;
  private final Service.Plan plan;
  private final AtomicLong signal = new AtomicLong(Long.MAX_VALUE);
  private final Map<String, Integer> ends = new TreeMap<>();
  private volatile boolean over;

  private Drain(Stress.Ground ground, Service.Plan plan) {
    this.ground = ground;
    this.plan = plan;
  }

  static void run(Stress.Ground ground) throws Exception {
    try (Mock _ = new Mock(ground.port(), Answers::asked);
        Service service = ground.service(Map.of())) {
      ground.warm(service.plan(), 3000);
      new Drain(ground, service.plan()).run(service);
    }
  }

  private void run(Service service) throws Exception {
    List<Thread> callers = new ArrayList<>();
    for (int i = 0; i < CALLERS; i++) {
      int number = i;
      callers.add(Thread.startVirtualThread(() -> calls(number)));
    }
    Thread probe = Thread.startVirtualThread(this::probe);
    TimeUnit.SECONDS.sleep(BEFORE_S);
    signal.set(System.nanoTime());
    service.process().destroy();
    boolean ended = service.process().waitFor(60, TimeUnit.SECONDS);
    double seconds = (System.nanoTime() - signal.get()) / 1e9;
    TimeUnit.MILLISECONDS.sleep(500);
    over = true;
    for (Thread caller : callers) {
      caller.join();
    }
    probe.join();
    System.out.println("| call began | its end | calls |\n|---|---|--:|");
    ends.forEach((end, count) -> System.out.printf("| %s | %d |%n", end, count));
    System.out.printf(
        "%nthe process ended %.1f s after SIGTERM with %d%n",
        seconds, ended ? service.process().exitValue() : -1);
    ground
        .targets()
        .none(
            "calls failed that began before SIGTERM",
            ground.findings().count("calls from before SIGTERM that failed"));
    ground
        .targets()
        .none(
            "later calls cut inside their answer",
            ground.findings().count("later calls that were cut"));
    ground.targets().add("the process ended by itself", ended ? "yes" : "no", ended);
  }

  /**
   * Half of the callers stream for two seconds a call; every fourth opens a connection for each
   * call.
   */
  private void calls(int number) {
    boolean stream = number % 2 == 0;
    byte[] request = plan.request(stream, stream ? "play=stream,20,100;" : "play=wait,300;");
    try (Caller caller = new Caller(plan.port())) {
      while (!over) {
        if (number % 4 < 1) {
          caller.hangUp();
        }
        caller.dropIfClosed();
        Reply reply = caller.call(request);
        note(reply);
        if (reply.refused()) {
          TimeUnit.MILLISECONDS.sleep(50);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized void note(Reply reply) {
    boolean before = reply.began() < signal.get();
    double after = (reply.began() - signal.get()) / 1e6;
    String end = end(reply);
    ends.merge((before ? "before" : "after") + " SIGTERM | " + end, 1, Integer::sum);
    if (before && !reply.good()) {
      ground
          .findings()
          .add("calls from before SIGTERM that failed", "%.0f ms: %s".formatted(after, reply));
    } else if (!reply.good() && reply.status() != 0 && (!reply.whole() || reply.code() == null)) {
      ground.findings().add("later calls that were cut", "%+.0f ms: %s".formatted(after, reply));
    }
  }

  private static String end(Reply reply) {
    if (reply.good()) {
      return "answered";
    }
    if (reply.refused()) {
      return "connection refused";
    }
    if (reply.whole()) {
      return reply.status() + " " + reply.code();
    }
    return reply.status() == 0 ? "closed without an answer" : "cut inside its answer";
  }

  /** Asks for readiness all the time, and tells when it changed. */
  private void probe() {
    byte[] request =
        ("GET /q/health/ready HTTP/1.1\r\nHost: 127.0.0.1:" + plan.port() + "\r\n\r\n")
            .getBytes(UTF_8);
    String last = "";
    try (Caller caller = new Caller(plan.port())) {
      while (!over) {
        caller.hangUp();
        Reply reply = caller.call(request);
        String state =
            reply.refused()
                ? "refused"
                : reply.status() == 0 ? reply.broken() : Integer.toString(reply.status());
        if (!state.equals(last) && signal.get() < Long.MAX_VALUE) {
          System.err.printf(
              "readiness %.0f ms after SIGTERM: %s%n", (reply.began() - signal.get()) / 1e6, state);
        }
        last = state;
        TimeUnit.MILLISECONDS.sleep(20);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
