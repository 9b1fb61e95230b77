package io.octoagent.testbed;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.prometheus.PrometheusMeterRegistry;
import io.octoagent.event.ModelCall;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.awaitility.Awaitility;

/** Every event of the service under test, for tests in the same JVM. */
@Singleton
// the registry that this Quarkus brings
@SuppressWarnings("deprecation")
public class RecordedCalls implements ModelCall.Observer {
  private static final Duration SOON = Duration.ofSeconds(10);

  private final Queue<ModelCall> calls = new ConcurrentLinkedQueue<>();
  private final PrometheusMeterRegistry metrics;
  private final CallsUnderWay underWay;
  private volatile List<Scrape.Sample> before = List.of();

  RecordedCalls(PrometheusMeterRegistry metrics, CallsUnderWay underWay) {
    this.metrics = metrics;
    this.underWay = underWay;
  }

  @Override
  public void ended(ModelCall call) {
    calls.add(call);
  }

  /** Forgets all, once the calls that have come are over. */
  public void clear() {
    underWay.awaitNone();
    calls.clear();
    before = sums();
  }

  /** A call begins that comes through no route. */
  public void begins() {
    underWay.begins();
  }

  public List<ModelCall> all() {
    return List.copyOf(calls);
  }

  /** Waits for so many events, and returns all. */
  public List<ModelCall> await(int count, Duration atMost) {
    Awaitility.await()
        .pollInterval(Duration.ofMillis(5))
        .atMost(atMost)
        .until(() -> calls.size() >= count);
    return all();
  }

  /** The one event since {@link #clear}, valid against the schema and counted by the metrics. */
  public ModelCall only() {
    List<ModelCall> told = await(1, SOON);
    assertThat(told).hasSize(1);
    CallSchema.check(told.getFirst());
    metricsAgree();
    return told.getFirst();
  }

  /** The metrics have gained since {@link #clear} what the events say, and nothing else. */
  public void metricsAgree() {
    Awaitility.await()
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(5))
        .atMost(SOON)
        .untilAsserted(
            () -> assertThat(CallSums.gained(before, sums())).isEqualTo(CallSums.of(all())));
  }

  private List<Scrape.Sample> sums() {
    return CallSums.on(metrics.scrape());
  }
}
