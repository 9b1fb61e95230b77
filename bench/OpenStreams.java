import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** 10,000 streams open at once, an event every two seconds in each: none is lost, and what each costs in memory. */
final class OpenStreams {

  private static final int WANTED = Integer.getInteger("stress.open", 10_000);
  private static final int EVENTS = 40;
  private static final String HEAP = "-Xmx512m";
  private static final int SPARE_FILES = 200;

  private OpenStreams() {}

  static void run(Stress.Ground ground) throws Exception {
    // the service has two sockets for each stream
    int limit = fileLimit();
    int streams = Math.min(WANTED, (limit - SPARE_FILES) / 2);
    if (streams < WANTED) {
      System.out.printf("A process may have %d files open here, so %d streams are all that fit.%n%n", limit, streams);
    }
    Process upstream = Upstream.start(ground.port());
    try (Service service = ground.service(Map.of("OCTOAGENT_MAX_IN_FLIGHT", "20000"), HEAP)) {
      ground.warm(service, 5000);
      open(ground, service, streams);
    } finally {
      upstream.destroy();
    }
  }

  private static void open(Stress.Ground ground, Service service, int streams) throws Exception {
    Vitals vitals = new Vitals(service);
    long heapBefore = vitals.liveHeapKiB();
    long before = service.rssKiB();
    byte[] request = service.plan().request(true, "play=stream," + EVENTS + ",2000;");
    AtomicInteger open = new AtomicInteger();
    AtomicInteger good = new AtomicInteger();
    List<Thread> callers = new ArrayList<>();
    for (int i = 0; i < streams; i++) {
      callers.add(Thread.startVirtualThread(() -> stream(ground, service.plan().port(), request, open, good)));
      if (i % 10 == 9) {
        TimeUnit.MILLISECONDS.sleep(30);
      }
    }
    int most = 0;
    for (int i = 0; i < 300 && most < streams; i++) {
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
    System.out.println("| streams | open at once | whole | RSS before MiB | RSS with all open MiB | KiB each | live heap KiB each |");
    System.out.println("|--:|--:|--:|--:|--:|--:|--:|");
    System.out.printf(
        "| %d | %d | %d | %d | %.0f | %.1f | %.1f |%n",
        streams, most, good.get(), before >> 10, all / 1024, (all - before) / streams, (heap - heapBefore) / (double) streams);
    ground.targets().none("streams lost", streams - good.get());
    ground.targets().none("streams not open while memory was looked at", streams - Math.min(most, stillOpen));
    ground.targets().atMost("memory of the process for each stream, KiB", 40, (all - before) / streams, "");
  }

  private static void stream(Stress.Ground ground, int port, byte[] request, AtomicInteger open, AtomicInteger good) {
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

  private static int fileLimit() throws Exception {
    String limits = Files.readString(Path.of("/proc/self/limits"));
    String line = limits.lines().filter(it -> it.startsWith("Max open files")).findFirst().orElseThrow();
    String hard = line.split("\\s+")[4];
    return hard.equals("unlimited") ? Integer.MAX_VALUE : Integer.parseInt(hard);
  }
}
