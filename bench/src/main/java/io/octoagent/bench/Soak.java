package io.octoagent.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * {@code ./dev soak}: the packaged service between callers of every kind and an upstream that plays
 * the fault table at random and is killed and restarted all the time; bench/README.md says what is
 * checked. Arguments: minutes, {@code jvm} or {@code native}.
 */
final class Soak {

  private static final int PORT = Integer.getInteger("bench.port", 18500);
  private static final int CALLERS = 48;
  private static final double FAULTS = 0.06;
  private static final int WARM = 3000;
  private static final long RESTART_S = 60;
  private static final long DOWN_S = 3;
  private static final double TIMEOUT_S = 2;
  private static final double IDLE_S = 1;

  /**
   * Lets the old generation of a JVM fill, and be collected, as often in half an hour as otherwise
   * in days.
   */
  private static final String OLD_SOON = "-XX:MaxTenuringThreshold=0";

  private final Faults faults = new Faults(FAULTS);
  private final Findings findings = new Findings();
  private final Stalls stalls = new Stalls();
  private Mock mock;
  private int restarts;

  public static void main(String[] args) throws Exception {
    double minutes = Double.parseDouble(args[0]);
    System.exit(new Soak().run((long) (minutes * 60), args[1].equals("native")) ? 0 : 1);
  }

  private boolean run(long seconds, boolean binary) throws Exception {
    mock = new Mock(PORT, faults::play);
    try (Service service =
        new Service(plan(binary), Files.createDirectories(Path.of("bench/target/logs")))) {
      EventLog log = new EventLog(service.log());
      Vitals vitals = new Vitals(service);
      SoakCalls calls =
          new SoakCalls(
              service.plan().port(), TIMEOUT_S * 1000, IDLE_S * 1000, stalls, log, findings);
      for (boolean stream : List.of(false, true)) {
        Load.run(
            service.plan().port(),
            service.plan().request(stream, "play=wait,1;"),
            stream,
            16,
            WARM,
            120);
      }
      TimeUnit.SECONDS.sleep(5); // until the idle connections to the upstream are given up
      long heap = vitals.liveHeapKiB(); // opens what such a look keeps open
      Vitals.Sample idle = vitals.now();
      List<Thread> callers = calls.start(CALLERS);
      for (long second = 1; second <= seconds; second++) {
        TimeUnit.SECONDS.sleep(1);
        vitals.sample();
        log.read();
        if (second % Math.min(RESTART_S, seconds / 3) == 0) {
          Thread.startVirtualThread(this::restart);
        }
        if (second % 60 == 0 || second == seconds) {
          System.err.printf(
              "%d s: %d calls, %d findings, %s%n",
              second, calls.begun(), findings.count(), vitals.now());
        }
      }
      calls.stop();
      for (Thread caller : callers) {
        caller.join();
      }
      return verdict(service, vitals, idle, heap, calls, log);
    } finally {
      mock.close();
    }
  }

  private static Service.Plan plan(boolean binary) throws Exception {
    return Gateways.contained(binary, PORT, Gateways.HEAP)
        .with(
            Map.of(
                "JDK_JAVA_OPTIONS", OLD_SOON,
                "OCTOAGENT_LLM_TIMEOUT_S", Double.toString(TIMEOUT_S),
                "OCTOAGENT_STREAM_IDLE_S", Double.toString(IDLE_S)));
  }

  /** Cuts every connection to the upstream, refuses new ones for a while, and is back. */
  private void restart() {
    try {
      mock.close();
      TimeUnit.SECONDS.sleep(DOWN_S);
      mock = new Mock(PORT, faults::play);
      restarts++;
    } catch (Exception e) {
      findings.add("restarts of the upstream that failed", e.toString());
    }
  }

  private boolean verdict(
      Service service, Vitals vitals, Vitals.Sample idle, long heap, SoakCalls calls, EventLog log)
      throws Exception {
    int upstream = mock.open();
    for (int i = 0; i < 100 && (upstream > 0 || service.files() > idle.files()); i++) {
      TimeUnit.MILLISECONDS.sleep(200);
      upstream = mock.open();
    }
    long collections = vitals.fullCollections();
    long endHeap = vitals.liveHeapKiB();
    log.read();
    log.judge(findings);
    System.out.printf(
        "## Soak, %s: %d calls, %d events, %d restarts of the upstream%n",
        service.plan().name(), calls.begun(), log.events(), restarts);
    calls.print();
    findings.print();
    System.out.printf(
        "%n| held by the process | before the calls | after a quarter | at the end |%n|---|--:|--:|--:|%n");
    long warmRss = vitals.median(Vitals.Sample::rssKiB, 0.25, 0.45);
    long endRss = vitals.median(Vitals.Sample::rssKiB, 0.85, 1);
    long warmThreads = vitals.median(Vitals.Sample::threads, 0.25, 0.45);
    long endThreads = vitals.median(Vitals.Sample::threads, 0.85, 1);
    long warmFiles = vitals.median(Vitals.Sample::files, 0.25, 0.45);
    long endFiles = vitals.median(Vitals.Sample::files, 0.85, 1);
    System.out.printf(
        "| RSS MiB | %d | %d | %d |%n", idle.rssKiB() >> 10, warmRss >> 10, endRss >> 10);
    System.out.printf(
        "| live heap without calls MiB | %.1f | | %.1f |%n", heap / 1024.0, endHeap / 1024.0);
    System.out.printf("| full collections | | | %d |%n", collections);
    System.out.printf("| threads | %d | %d | %d |%n", idle.threads(), warmThreads, endThreads);
    System.out.printf("| open files | %d | %d | %d |%n", idle.files(), warmFiles, endFiles);
    Targets targets = new Targets();
    targets.none(
        "every call ended cleanly, in time, with one event that says the same", findings.count());
    targets.atMost("RSS at the end / after a quarter", 1.10, (double) endRss / warmRss, "");
    targets.atMost("live heap without calls grown, MiB", 2, (endHeap - heap) / 1024.0, "");
    targets.atMost("RSS at the end, of the 512 MiB of the container", 512, endRss / 1024.0, " MiB");
    targets.atMost("threads grown since", 4, (double) (endThreads - warmThreads), "");
    targets.atMost(
        "open files without calls, more than before the first",
        4,
        (double) (service.files() - idle.files()),
        "");
    targets.none("connections to the upstream still open", upstream);
    return targets.print();
  }
}
