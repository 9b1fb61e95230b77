package io.octoagent.ui;

import static org.assertj.core.api.Assertions.assertThat;

import io.octoagent.config.Group;
import io.octoagent.event.Accounting;
import io.octoagent.event.Consumption;
import io.octoagent.event.ErrorCode;
import io.octoagent.event.Facts;
import io.octoagent.event.ModelCall;
import io.octoagent.event.OperationName;
import io.octoagent.event.Outcome;
import io.octoagent.event.Rung;
import io.octoagent.testbed.Contract;
import io.octoagent.ui.Latencies.Percentiles;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** What the page remembers of calls: the right numbers, and never more than its limit. */
class RecentCallsTest {
  private static final long NOW = 29_000_000;

  private final RecentCalls calls = new RecentCalls(true);

  @Test
  void keepsTheLastHundredNewestFirst() {
    // When
    LongStream.rangeClosed(1, 250).forEach(ms -> calls.add(answered("0.1", ms), NOW));

    // Then
    assertThat(calls.lines())
        .extracting(CallLine::totalMs)
        .containsExactlyElementsOf(
            LongStream.iterate(250, ms -> ms - 1).limit(RecentCalls.CALLS).boxed().toList());
  }

  @Test
  void keepsAnHourOfMinutes() {
    // When
    LongStream.range(0, 200).forEach(i -> calls.add(answered("0.1", 1), NOW + i));

    // Then
    assertThat(calls.minutes(NOW + 199))
        .hasSize(RecentCalls.MINUTES)
        .first()
        .extracting(Minute.Line::start)
        .isEqualTo((NOW + 140) * 60_000);
    assertThat(calls.minutes(NOW + 300)).isEmpty();
  }

  @Test
  void sumsKnownCostsByRoleAndCountsTheUnknown() {
    // Given
    calls.add(answered("0.10", 10), NOW);
    calls.add(answered("0.20", 10), NOW);
    calls.add(answered(null, 10), NOW);

    // When
    calls.add(new ModelCall.Rejected(facts(null, 5), ErrorCode.MODEL_NOT_FOUND), NOW);

    // Then
    Minute.Line minute = calls.minutes(NOW).getFirst();
    assertThat(minute.costUsd())
        .containsOnly(java.util.Map.entry("planner", new BigDecimal("0.30")));
    assertThat(minute.unpriced()).isEqualTo(1);
    assertThat(minute.calls()).isEqualTo(4);
    assertThat(minute.failed()).isEqualTo(1);
    assertThat(minute.firstContentMs()).isNull();
  }

  @Test
  void discardedAnswersCostAsWell() {
    // Given
    Rung hollow = rung(Contract.MAIN, Outcome.HOLLOW, "0.10");

    // When
    calls.add(
        new ModelCall.Answered(
            facts(Contract.FALLBACK, 5, hollow, rung(Contract.FALLBACK, Outcome.ANSWERED, null))),
        NOW);

    // Then
    Minute.Line minute = calls.minutes(NOW).getFirst();
    assertThat(minute.costUsd())
        .containsOnly(java.util.Map.entry("planner", new BigDecimal("0.10")));
    assertThat(minute.unpriced()).isEqualTo(1);
  }

  @Test
  void percentilesAreRightWithinNinePercent() {
    // Given
    Latencies latencies = new Latencies();

    // When
    LongStream.rangeClosed(1, 10_000).forEach(latencies::add);

    // Then
    Percentiles found = latencies.percentiles();
    assertThat(found.p50()).isBetween(5_000L, 5_460L);
    assertThat(found.p95()).isBetween(9_500L, 10_360L);
    assertThat(found.p99()).isBetween(9_900L, 10_800L);
  }

  @Test
  void anyDurationHasABucket() {
    // Given
    Latencies latencies = new Latencies();

    // When
    LongStream.of(-1, 0, 1, Long.MAX_VALUE).forEach(latencies::add);

    // Then
    assertThat(latencies.percentiles().p50()).isEqualTo(1);
  }

  private static ModelCall answered(String cost, long totalMs) {
    return new ModelCall.Answered(
        facts(Contract.MAIN, totalMs, rung(Contract.MAIN, Outcome.ANSWERED, cost)));
  }

  private static Rung rung(Group group, Outcome outcome, String cost) {
    Consumption consumption =
        cost == null
            ? Consumption.UNKNOWN
            : new Consumption(1L, 1L, null, new BigDecimal(cost), Consumption.Source.HEADER);
    return new Rung(group, outcome, 1, consumption, Optional.empty());
  }

  private static Facts facts(Group group, long totalMs, Rung... rungs) {
    return new Facts(
        new OperationName("chat", "/v1/chat/completions", "chat"),
        "id",
        null,
        null,
        null,
        group == null ? null : Contract.PLANNER,
        group,
        false,
        Instant.EPOCH,
        List.of(rungs),
        group,
        "gpt-4o",
        null,
        totalMs,
        Accounting.NONE,
        "stop");
  }
}
