package io.octoagent.limits;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How much time a deadline says is left. The bounds are wide: a slow machine loses seconds. */
class DeadlineMathTest {

  private static final Duration HOUR = Duration.ofHours(1);
  private static final Duration SLOW = Duration.ofMinutes(5);

  @Test
  void nearlyAllIsLeftAtFirst() {
    // When
    Deadline deadline = Deadline.in(HOUR);

    // Then
    assertThat(deadline.left()).isBetween(HOUR.minus(SLOW), HOUR);
    assertThat(deadline.leftMs()).isBetween(HOUR.minus(SLOW).toMillis(), HOUR.toMillis());
    assertThat(deadline.passed()).isFalse();
  }

  @Test
  void whatThePastTookIsGone() {
    // When
    Deadline deadline = startedAgo(Duration.ofMinutes(45));

    // Then
    Duration quarter = Duration.ofMinutes(15);
    assertThat(deadline.left()).isBetween(quarter.minus(SLOW), quarter);
    assertThat(deadline.left(0.5))
        .isBetween(quarter.minus(SLOW).dividedBy(2), quarter.dividedBy(2));
  }

  @Test
  void nothingIsLeftAfterIt() {
    // When
    Deadline deadline = startedAgo(HOUR.plusSeconds(1));

    // Then
    assertThat(deadline.left()).isZero();
    assertThat(deadline.left(0.5)).isZero();
    assertThat(deadline.passed()).isTrue();
    assertThat(deadline.leftMs()).as("a timer's least").isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({"PT1M, PT1M", "PT2H, PT1H"})
  void aCallerCanOnlyShortenIt(Duration wanted, Duration given) {
    // When
    Deadline deadline = Deadline.in(HOUR, Optional.of(wanted));

    // Then
    assertThat(deadline.total()).isEqualTo(given.toNanos());
  }

  @Test
  void anotherPromiseKeepsTheArrivalAndTheCallersWish() {
    // Given
    Deadline deadline = Deadline.in(HOUR, Optional.of(Duration.ofMinutes(10)));

    // When
    Deadline longer = deadline.within(Duration.ofHours(3));

    // Then
    assertThat(longer)
        .isEqualTo(
            new Deadline(
                deadline.start(),
                Duration.ofMinutes(10).toNanos(),
                Duration.ofMinutes(10).toNanos()));
    assertThat(deadline.within(Duration.ofMinutes(2)).total())
        .isEqualTo(Duration.ofMinutes(2).toNanos());
  }

  private static Deadline startedAgo(Duration past) {
    return new Deadline(System.nanoTime() - past.toNanos(), HOUR.toNanos(), Long.MAX_VALUE);
  }
}
