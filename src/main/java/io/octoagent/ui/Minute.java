package io.octoagent.ui;

import io.octoagent.event.Facts;
import io.octoagent.event.ModelCall;
import io.octoagent.event.Rung;
import java.math.BigDecimal;
import java.util.Map;
import java.util.TreeMap;

/** The sums of the calls that ended in one minute; kept by {@link RecentCalls}. */
final class Minute {

  private final long number;
  private final Map<String, BigDecimal> costs = new TreeMap<>();
  private final Latencies firstContent = new Latencies();
  private final Latencies total = new Latencies();
  private int calls;
  private int failed;
  private int unpriced;

  /** The minute that began this many minutes after 1970. */
  Minute(long number) {
    this.number = number;
  }

  long number() {
    return number;
  }

  void add(ModelCall call) {
    Facts facts = call.facts();
    calls++;
    if (call.error() != null) {
      failed++;
    }
    addCosts(facts);
    if (facts.firstContentMs() != null) {
      firstContent.add(facts.firstContentMs());
    }
    total.add(facts.totalMs());
  }

  /** Discarded answers cost as well. */
  private void addCosts(Facts facts) {
    boolean unknown = false;
    for (Rung rung : facts.attempts()) {
      BigDecimal cost = rung.consumption().costUsd();
      if (cost != null) {
        costs.merge(CallLine.asked(facts), cost, BigDecimal::add);
      }
      unknown |= rung.answered() && cost == null;
    }
    if (unknown) {
      unpriced++;
    }
  }

  Line line() {
    return new Line(
        number * 60_000,
        calls,
        failed,
        unpriced,
        new TreeMap<>(costs),
        firstContent.percentiles(),
        total.percentiles());
  }

  /**
   * A minute as the page receives it.
   *
   * @param start its beginning, in milliseconds since 1970
   * @param calls how many calls ended
   * @param failed how many of them with an error
   * @param unpriced how many of them had an answer whose price was not reported
   * @param costUsd the known prices, by role
   * @param firstContentMs of the streams; null if there were none
   * @param totalMs of all calls
   */
  public record Line(
      long start,
      int calls,
      int failed,
      int unpriced,
      Map<String, BigDecimal> costUsd,
      Latencies.Percentiles firstContentMs,
      Latencies.Percentiles totalMs) {}
}
