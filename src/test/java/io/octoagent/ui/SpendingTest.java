package io.octoagent.ui;

import static org.assertj.core.api.Assertions.assertThat;

import io.octoagent.event.Accounting;
import io.octoagent.event.ErrorCode;
import io.octoagent.event.Facts;
import io.octoagent.event.ModelCall;
import io.octoagent.event.OperationName;
import io.octoagent.testbed.Contract;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What the page remembers of callers and tasks: their sums of a day, and few of many tasks. */
class SpendingTest {
  private static final long NOW = 490_000;

  private final Spending spending = new Spending(true, List.of("team-a", "team-b"));

  @Test
  void addsUpCallersAndTheirTasks() {
    // Given
    spending.add(spent("team-a", "crawl", "0.10"), NOW);
    spending.add(spent("team-a", "crawl", "0.20"), NOW);
    spending.add(spent("team-b", "crawl", "0.05"), NOW);
    spending.add(spent(null, "crawl", "0.01"), NOW);

    // When
    spending.add(refused("team-a", "crawl"), NOW);

    // Then
    assertThat(spending.lines(NOW).callers())
        .containsExactly(
            new Spending.Line("team-a", null, 3, 1, 0, 0, "0.30"),
            new Spending.Line("team-b", null, 1, 0, 0, 0, "0.05"));
    assertThat(spending.lines(NOW).tasks())
        .containsExactly(
            new Spending.Line("team-a", "crawl", 3, 1, 0, 0, "0.30"),
            new Spending.Line("team-b", "crawl", 1, 0, 0, 0, "0.05"),
            new Spending.Line(null, "crawl", 1, 0, 0, 0, "0.01"));
  }

  @Test
  void aDayLaterTheHourIsForgotten() {
    // Given
    spending.add(spent("team-a", "old", "1"), NOW);
    spending.add(spent("team-a", "old", "2"), NOW + 1);

    // When
    Spending.Lines later = spending.lines(NOW + SpentByHour.HOURS);

    // Then
    assertThat(later.tasks()).containsExactly(new Spending.Line("team-a", "old", 1, 0, 0, 0, "2"));
    assertThat(spending.lines(NOW + SpentByHour.HOURS + 1).tasks()).isEmpty();
    assertThat(spending.lines(NOW + SpentByHour.HOURS + 1).callers())
        .extracting(Spending.Line::costUsd)
        .containsExactly("0", "0");
  }

  @Test
  void aClockThatIsSetBackLosesNothing() {
    // Given
    spending.add(spent("team-a", "t", "1"), NOW);

    // When
    spending.add(spent("team-a", "t", "1"), NOW - 5);

    // Then
    assertThat(spending.lines(NOW).tasks())
        .containsExactly(new Spending.Line("team-a", "t", 2, 0, 0, 0, "2"));
  }

  /** In any order: those that spent most stay, however many labels a caller makes up. */
  @Test
  void aMillionTasksNeitherFillTheMemoryNorHideTheExpensiveOnes() {
    // Given
    Random random = new Random(3);

    // When
    for (int i = 0; i < 1_000_000; i++) {
      spending.add(spent("team-b", "made-up-" + i, i % 3 == 0 ? "0.0001" : "0"), NOW);
      if (random.nextInt(2_000) == 0) {
        spending.add(spent("team-a", "real-" + random.nextInt(10), "0.01"), NOW);
      }
      assertThat(spending.remembered()).isLessThanOrEqualTo(2 * Spending.TASKS);
    }

    // Then
    List<Spending.Line> tasks = spending.lines(NOW).tasks();
    assertThat(tasks).hasSize(Spending.ROWS);
    assertThat(tasks.subList(0, 10))
        .extracting(Spending.Line::task)
        .containsExactlyInAnyOrderElementsOf(
            IntStream.range(0, 10).mapToObj(i -> "real-" + i).toList());
    assertThat(spending.lines(NOW).callers()).hasSize(2);
  }

  @Test
  void thePageThatIsOffKeepsNothing() {
    // Given
    Spending off = new Spending(false, List.of());

    // When
    off.ended(spent(null, "t", "1"));

    // Then
    assertThat(off.remembered()).isZero();
  }

  private static ModelCall spent(String caller, String task, String usd) {
    return new ModelCall.Answered(
        facts(caller, task, new Accounting(new BigDecimal(usd), false, false, false)));
  }

  private static ModelCall refused(String caller, String task) {
    return new ModelCall.Rejected(facts(caller, task, Accounting.NONE), ErrorCode.BUDGET_EXHAUSTED);
  }

  private static Facts facts(String caller, String task, Accounting accounting) {
    return new Facts(
        new OperationName("chat", "/v1/chat/completions", "chat"),
        "id",
        caller,
        task,
        null,
        Contract.PLANNER,
        Contract.MAIN,
        false,
        Instant.EPOCH,
        List.of(),
        null,
        null,
        null,
        1,
        accounting,
        null);
  }
}
