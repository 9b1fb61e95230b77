package io.octoagent.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.octoagent.bench.Results.Sample;
import io.octoagent.bench.Results.Scenario;
import org.junit.jupiter.api.Test;

/** What is made of the rounds' samples. */
class ResultsTest {

  private static final Scenario PLAIN = new Scenario(false, 32);

  @Test
  void aMachineThatSlowsDownChangesNoComparisonOfTwoThatTakeTurns() {
    // Given: the same work takes up to three times as long in some rounds
    Results results = new Results();
    for (double slowness : new double[] {1, 3, 2, 1.5, 2.5}) {
      note(results, "one", 100 * slowness);
      note(results, "other", 80 * slowness);
    }

    // When
    double ratio =
        results.inEachRound(
            "one", "other", PLAIN, Sample::cpuMicros, (its, others) -> its / others);
    double more =
        results.inEachRound(
            "one", "other", PLAIN, Sample::cpuMicros, (its, others) -> its - others);

    // Then
    assertThat(ratio).isCloseTo(1.25, within(1e-9));
    assertThat(more).isCloseTo(40, within(1e-9));
  }

  private static void note(Results results, String name, double cpuMicros) {
    long[] times = {1_000_000};
    results.note(
        name, PLAIN, new Load.Result(1, 0, 0, 1_000_000, times, times, ""), Math.round(cpuMicros));
  }
}
