package io.octoagent.bench;

import java.util.Map;

/**
 * 100,000 streams of 20 events: none is lost, no event either, and what the way through adds to the
 * first one.
 */
final class ManyStreams {

  private static final int STREAMS = Integer.getInteger("stress.streams", 100_000);
  private static final int EVENTS = 20;
  private static final int ALONE = 3000;

  private ManyStreams() {}

  static void run(Stress.Ground ground) throws Exception {
    try (Mock mock = new Mock(ground.port(), Answers::instant);
        Service service = ground.service(Map.of())) {
      ground.warm(service.plan(), 10_000);
      byte[] request = service.plan().request(true);
      double direct = first(mock.port(), request);
      double through = first(service.plan().port(), request);
      Load.Result result = Load.run(service.plan().port(), request, true, 32, STREAMS, 900);
      if (result.failed() > 0) {
        ground
            .findings()
            .add("streams that failed", result.failed() + ", the last one: " + result.failure());
      }
      System.out.println(
          "| streams | whole | events | streams/s | first event p50 ms, direct | through |");
      System.out.println("|--:|--:|--:|--:|--:|--:|");
      System.out.printf(
          "| %d | %d | %d | %.0f | %.2f | %.2f |%n",
          STREAMS, result.good(), result.events(), result.perSecond(), direct, through);
      ground.targets().none("streams lost", STREAMS - result.good());
      ground.targets().none("events lost", (long) STREAMS * EVENTS - result.events());
      ground.targets().atMost("added to the first event at p50, ms", 1, through - direct, "");
    }
  }

  private static double first(int port, byte[] request) throws Exception {
    return Load.Result.millis(Load.run(port, request, true, 1, ALONE, 60).first(), 0.5);
  }
}
