package io.octoagent.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * 500 clients that send a byte a second, 500 that read one, and 1,000 that vanish in the middle:
 * others must not feel them, and nothing of them may stay.
 */
final class BadClients {

  private static final int SLOW = 500;
  private static final int VANISHING = 1000;
  private static final int OTHERS = 16;
  private static final double SECONDS = 15;
  private static final int SETTLE_S = 5;

  /** What the other callers saw in one phase. */
  // two of them are never compared
  @SuppressWarnings("ArrayRecordComponent")
  private record Phase(double[] millis) {
    double at(double quantile) {
      return millis[(int) ((millis.length - 1) * quantile)];
    }
  }

  private final Stress.Ground ground;
  private final Service service;
  private final AtomicInteger turnedAway = new AtomicInteger();
  private volatile boolean over;

  private BadClients(Stress.Ground ground, Service service) {
    this.ground = ground;
    this.service = service;
  }

  static void run(Stress.Ground ground) throws Exception {
    try (Mock _ = new Mock(ground.port(), Answers::asked);
        Service service = ground.service(Map.of("OCTOAGENT_MAX_IN_FLIGHT", "5000"))) {
      ground.warm(service.plan(), 8000);
      new BadClients(ground, service).run();
    }
  }

  private void run() throws Exception {
    Vitals vitals = new Vitals(service);
    others();
    Phase alone = others();
    long heapBefore = vitals.liveHeapKiB();
    Vitals.Sample before = vitals.now();
    List<Thread> bad = new ArrayList<>();
    for (int i = 0; i < SLOW; i++) {
      int number = i;
      bad.add(Thread.startVirtualThread(() -> bad(() -> sendSlowly(number))));
      bad.add(Thread.startVirtualThread(() -> bad(() -> readSlowly(number))));
      TimeUnit.MILLISECONDS.sleep(5);
    }
    // what they asked for is on its way now; what stays is that they are slow
    TimeUnit.SECONDS.sleep(SETTLE_S);
    for (int i = 0; i < VANISHING; i++) {
      int number = i;
      bad.add(Thread.startVirtualThread(() -> bad(() -> vanish(number))));
    }
    Phase beside = others();
    Vitals.Sample during = vitals.now();
    over = true;
    for (Thread client : bad) {
      client.join();
    }
    for (int i = 0; i < 150 && service.files() > before.files() + 4; i++) {
      TimeUnit.MILLISECONDS.sleep(200);
    }
    long heapAfter = vitals.liveHeapKiB();
    report(alone, beside, before, during, vitals.now(), heapBefore, heapAfter);
  }

  private void report(
      Phase alone,
      Phase beside,
      Vitals.Sample before,
      Vitals.Sample during,
      Vitals.Sample after,
      long heap,
      long heapAfter) {
    System.out.println("| | before | with the bad clients | afterwards |\n|---|--:|--:|--:|");
    System.out.printf("| others' p50 ms | %.2f | %.2f | |%n", alone.at(0.5), beside.at(0.5));
    System.out.printf("| others' p99 ms | %.2f | %.2f | |%n", alone.at(0.99), beside.at(0.99));
    System.out.printf(
        "| others' calls | %d | %d | |%n", alone.millis().length, beside.millis().length);
    System.out.printf("| live heap MiB | %.1f | | %.1f |%n", heap / 1024.0, heapAfter / 1024.0);
    System.out.printf(
        "| RSS MiB | %d | %d | %d |%n",
        before.rssKiB() >> 10, during.rssKiB() >> 10, after.rssKiB() >> 10);
    System.out.printf(
        "| threads | %d | %d | %d |%n", before.threads(), during.threads(), after.threads());
    System.out.printf(
        "| open files | %d | %d | %d |%n", before.files(), during.files(), after.files());
    System.out.printf(
        "%nslow clients that the service turned away meanwhile: %d%n", turnedAway.get());
    ground
        .targets()
        .atMost("others' p99 beside bad clients / before", 2, beside.at(0.99) / alone.at(0.99), "");
    ground.targets().atMost("live heap grown, MiB", 2, (heapAfter - heap) / 1024.0, "");
    ground.targets().atMost("threads grown", 4, (double) (after.threads() - before.threads()), "");
    ground.targets().atMost("open files grown", 4, (double) (after.files() - before.files()), "");
  }

  /** Others call for a while, each with some rest between two calls. */
  private Phase others() throws InterruptedException {
    double[][] times = new double[OTHERS][];
    long until = System.nanoTime() + (long) (SECONDS * 1e9);
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < OTHERS; i++) {
      int number = i;
      threads.add(Thread.startVirtualThread(() -> times[number] = calls(number % 4 == 0, until)));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    return new Phase(Arrays.stream(times).flatMapToDouble(Arrays::stream).sorted().toArray());
  }

  private double[] calls(boolean stream, long until) {
    byte[] request = service.plan().request(stream, "play=wait,10;");
    List<Double> millis = new ArrayList<>();
    try (Caller caller = new Caller(service.plan().port())) {
      while (System.nanoTime() < until) {
        Reply reply = caller.call(request);
        if (!reply.good()) {
          ground.findings().add("others' calls that failed", reply.toString());
        }
        millis.add(reply.millis());
        TimeUnit.MILLISECONDS.sleep(20);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return millis.stream().mapToDouble(Double::doubleValue).toArray();
  }

  private interface Client {
    void act() throws IOException, InterruptedException;
  }

  /** A bad client ends as it ends: when the service cuts it off, that is its right. */
  private void bad(Client client) {
    try {
      client.act();
    } catch (IOException e) {
      turnedAway.incrementAndGet();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Half of them send their headers at once and only the body slowly. */
  private void sendSlowly(int number) throws IOException, InterruptedException {
    byte[] request = service.plan().request(number % 4 == 0);
    try (Socket socket = new Caller(service.plan().port()).connect()) {
      OutputStream out = socket.getOutputStream();
      int at = number % 2 == 0 ? 0 : new String(request, UTF_8).indexOf("\r\n\r\n") + 4;
      out.write(request, 0, at);
      for (; !over && at < request.length; at++) {
        if (socket.getInputStream().available() > 0) {
          turnedAway.incrementAndGet();
          return;
        }
        out.write(request[at]);
        out.flush();
        TimeUnit.SECONDS.sleep(1);
      }
    }
  }

  private void readSlowly(int number) throws IOException, InterruptedException {
    byte[] request = service.plan().request(number % 2 == 0, "play=big,300000;");
    try (Socket socket = new Caller(service.plan().port(), 1).connect()) {
      socket.getOutputStream().write(request);
      InputStream in = socket.getInputStream();
      while (!over && in.read() >= 0) {
        TimeUnit.SECONDS.sleep(1);
      }
    }
  }

  /**
   * One after the other, spread over the time: connected only, half sent, or in the middle of a
   * long stream.
   */
  private void vanish(int number) throws IOException, InterruptedException {
    TimeUnit.MILLISECONDS.sleep((long) (number * SECONDS * 900 / VANISHING));
    byte[] request = service.plan().request(true, "play=stream,100,200;");
    int part = number % 3 == 0 ? 0 : number % 3 == 1 ? request.length / 2 : request.length;
    try (Socket socket = new Caller(service.plan().port()).connect()) {
      socket.getOutputStream().write(request, 0, part);
      TimeUnit.MILLISECONDS.sleep(300);
      socket.setSoLinger(number % 2 == 0, 0);
    }
  }
}
