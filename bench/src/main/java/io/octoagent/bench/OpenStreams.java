package io.octoagent.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * 10,000 streams open at once, an event every two seconds in each: none is lost, and what each
 * costs in memory.
 */
final class OpenStreams {

  private static final int WANTED = Integer.getInteger("stress.open", 10_000);
  private static final int EVENTS = 40;
  private static final String HEAP = "-Xmx512m";
  private static final int SPARE_FILES = 200;

  private OpenStreams() {}

  static void run(Stress.Ground ground) throws Exception {
    // the service has two sockets for each stream, or one where streams share the caller's
    // connection
    int limit = fileLimit();
    int own = Math.min(WANTED, limit - SPARE_FILES - WANTED);
    if (own < WANTED) {
      System.out.printf(
          "A process may have %d files open here, so %d of the streams share connections, over HTTP/2.%n%n",
          limit, WANTED - own);
    }
    Process upstream = Upstream.start(ground.port());
    try (Service service = ground.service(Map.of("OCTOAGENT_MAX_IN_FLIGHT", "20000"), HEAP)) {
      ground.warm(service.plan(), 5000);
      open(ground, service, own);
    } finally {
      upstream.destroy();
    }
  }

  private static void open(Stress.Ground ground, Service service, int own) throws Exception {
    Vitals vitals = new Vitals(service);
    long heapBefore = vitals.liveHeapKiB();
    long before = service.rssKiB();
    byte[] request = service.plan().request(true, "play=stream," + EVENTS + ",2000;");
    AtomicInteger open = new AtomicInteger();
    AtomicInteger good = new AtomicInteger();
    List<Thread> callers = new ArrayList<>();
    SharedConnection shared = null;
    for (int i = 0; i < WANTED; i++) {
      if (i < own) {
        callers.add(
            Thread.startVirtualThread(
                () -> stream(ground, service.plan().port(), request, open, good)));
      } else {
        if ((i - own) % SharedConnection.STREAMS == 0) {
          shared =
              new SharedConnection(
                  service.plan().port(), service.plan().request(true, "play=stream,1,1;"));
        }
        SharedConnection connection = shared;
        callers.add(
            Thread.startVirtualThread(() -> stream(ground, connection, request, open, good)));
      }
      if (i % 10 == 9) {
        TimeUnit.MILLISECONDS.sleep(30);
      }
    }
    int most = 0;
    for (int i = 0; i < 300 && most < WANTED; i++) {
      most = Math.max(most, open.get());
      TimeUnit.MILLISECONDS.sleep(100);
    }
    for (int i = 0; i < 8; i++) {
      TimeUnit.MILLISECONDS.sleep(500);
      vitals.sample();
      most = Math.max(most, open.get());
    }
    double all = vitals.median(Vitals.Sample::rssKiB, 0, 1);
    long heap = vitals.liveHeapKiB();
    int stillOpen = open.get();
    for (Thread caller : callers) {
      caller.join();
    }
    System.out.println(
        "| streams | open at once | whole | RSS before MiB | RSS with all open MiB | KiB each | live heap KiB each |");
    System.out.println("|--:|--:|--:|--:|--:|--:|--:|");
    System.out.printf(
        "| %d | %d | %d | %d | %.0f | %.1f | %.1f |%n",
        WANTED,
        most,
        good.get(),
        before >> 10,
        all / 1024,
        (all - before) / WANTED,
        (heap - heapBefore) / (double) WANTED);
    ground.targets().none("streams lost", WANTED - good.get());
    ground
        .targets()
        .none("streams not open while memory was looked at", WANTED - Math.min(most, stillOpen));
    ground
        .targets()
        .atMost("memory of the process for each stream, KiB", 40, (all - before) / WANTED, "");
  }

  private static void stream(
      Stress.Ground ground, int port, byte[] request, AtomicInteger open, AtomicInteger good) {
    try (Caller caller = new Caller(port)) {
      caller.onFirst(open::incrementAndGet);
      Reply reply = caller.call(request);
      open.decrementAndGet();
      if (reply.good() && reply.events() == EVENTS) {
        good.incrementAndGet();
      } else {
        ground.findings().add("streams lost", reply.toString());
      }
    }
  }

  private static void stream(
      Stress.Ground ground,
      SharedConnection connection,
      byte[] request,
      AtomicInteger open,
      AtomicInteger good) {
    try {
      String text = connection.stream(request, open::incrementAndGet);
      open.decrementAndGet();
      if (text.endsWith("data: [DONE]\n\n") && Caller.events(text) == EVENTS) {
        good.incrementAndGet();
      } else {
        ground.findings().add("streams lost", text.substring(Math.max(0, text.length() - 200)));
      }
    } catch (IOException | InterruptedException e) {
      ground.findings().add("streams lost", e.toString());
    }
  }

  private static int fileLimit() throws Exception {
    String limits = Files.readString(Path.of("/proc/self/limits"));
    String line =
        limits.lines().filter(it -> it.startsWith("Max open files")).findFirst().orElseThrow();
    String hard = line.split("\\s+", -1)[4];
    return hard.equals("unlimited") ? Integer.MAX_VALUE : Integer.parseInt(hard);
  }
}
