package io.octoagent.ladder;

import static org.assertj.core.api.Assertions.assertThat;

import io.octoagent.event.Outcome;
import io.octoagent.ladder.GroupEvidence.Trip;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What opens a group's breaker, and what one caller cannot do to the others. */
class GroupEvidenceTest {

  private static final Duration PATIENCE = Duration.ofSeconds(18);

  private long now = 1_000_000_000L;
  private final GroupEvidence evidence = new GroupEvidence(PATIENCE, () -> now);

  @Test
  void fiveFailuresOfSixCallsOpenIt() {
    // Given
    evidence.answered("a");
    failures("a", 4, Outcome.SERVER_ERROR);

    // When
    Optional<Trip> fifth = fails("a", 99, Outcome.TIMEOUT);

    // Then
    assertThat(fifth)
        .contains(new Trip("5 of its last 6 calls failed, the latest with timeout", "a", false));
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 6, 20})
  void aVendorThatFailsNowAndThenStaysIn(int oneOf) {
    // When
    Optional<Trip> trip = Optional.empty();
    for (int call = 0; call < 200; call++) {
      if (call % oneOf == 0) {
        trip = trip.or(() -> Optional.empty()).or(() -> fails("a", now(), Outcome.SERVER_ERROR));
      } else {
        evidence.answered("a");
      }
    }

    // Then
    assertThat(trip).isEmpty();
  }

  @Test
  void theSameBodyCountsOnce() {
    // When
    Optional<Trip> last = Optional.empty();
    for (int i = 0; i < 20; i++) {
      last = fails("a", 7, Outcome.SERVER_ERROR);
    }

    // Then
    assertThat(last).isEmpty();
  }

  @Test
  void theSameBodyOfSeveralCallersCountsForEach() {
    // Given
    for (String caller : new String[] {"a", "b", "c", "d"}) {
      fails(caller, 7, Outcome.SERVER_ERROR);
    }

    // When
    Optional<Trip> fifth = fails("e", 7, Outcome.SERVER_ERROR);

    // Then
    assertThat(fifth).map(Trip::only).isEmpty();
    assertThat(fifth).isPresent();
  }

  @Test
  void oneCallersFailuresCountForNothingWhileAnotherIsAnswered() {
    // Given
    evidence.answered("b");
    now += Duration.ofSeconds(29).toNanos();

    // When
    Optional<Trip> twentieth = failures("a", 20, Outcome.TIMEOUT);

    // Then
    assertThat(twentieth).isEmpty();
  }

  @Test
  void hisOwnEarlierAnswersDoNotSpeakForHim() {
    // Given
    evidence.answered("b");
    now += Duration.ofSeconds(31).toNanos();
    evidence.answered("a");

    // When
    Optional<Trip> trip = failures("a", 6, Outcome.TIMEOUT);

    // Then
    assertThat(trip).map(Trip::only).contains("a");
  }

  @Test
  void failuresOfTwoCallersOpenItForAll() {
    // Given
    evidence.answered("b");
    failures("a", 4, Outcome.TIMEOUT);

    // When
    Optional<Trip> trip = fails("b", 99, Outcome.TIMEOUT);

    // Then
    assertThat(trip).isPresent();
    assertThat(trip).map(Trip::only).isEmpty();
  }

  @Test
  void rateLimitsAreRememberedAsSuch() {
    // When
    Optional<Trip> trip = failures("a", 5, Outcome.RATE_LIMITED);

    // Then
    assertThat(trip).map(Trip::rateLimited).contains(true);
  }

  @Test
  void aGroupThatAnswersNobodyForAWhileOpensWhateverTimeItHad() {
    // Given
    long first = now;
    for (int i = 0; i < 4; i++) {
      evidence.unanswered("a", first);
    }
    now += PATIENCE.toNanos();

    // When
    Optional<Trip> trip = evidence.unanswered("b", now);

    // Then
    assertThat(trip).contains(new Trip("it has answered none of 5 calls for 18.0 s", null, false));
  }

  @Test
  void beforeThatWhileItIsStillOpen() {
    // Given
    long first = now;
    now += PATIENCE.toNanos() - 1;

    // When
    Optional<Trip> hundredth = Optional.empty();
    for (int i = 0; i < 100; i++) {
      hundredth = evidence.unanswered("a", first);
    }

    // Then
    assertThat(hundredth).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void anyAnswerBeginsTheWhileAnew(boolean refusal) {
    // Given
    for (int i = 0; i < 10; i++) {
      evidence.unanswered("a", now);
    }
    now += PATIENCE.toNanos();
    if (refusal) {
      evidence.alive();
    } else {
      evidence.answered("b");
    }

    // When
    Optional<Trip> trip = evidence.unanswered("a", now);

    // Then
    assertThat(trip).isEmpty();
  }

  @Test
  void oneBodyThatFailsForAWhileIsADeadGroupAllTheSame() {
    // Given
    fails("a", 7, Outcome.TIMEOUT);
    now += PATIENCE.toNanos();
    for (int i = 0; i < 3; i++) {
      fails("a", 7, Outcome.TIMEOUT);
    }

    // When
    Optional<Trip> fifth = fails("a", 7, Outcome.TIMEOUT);

    // Then
    assertThat(fifth).map(Trip::only).contains("a");
  }

  @Test
  void aFewQuickErrorsBesideManyCallsThatWaitLeaveItClosed() {
    // Given
    asked(100);

    // When
    List<Optional<Trip>> trips = new ArrayList<>();
    for (int body = 1; body <= 20; body++) {
      trips.add(fails("a", body, Outcome.SERVER_ERROR));
      trips.add(fails("b", body, Outcome.SERVER_ERROR));
    }

    // Then
    assertThat(trips).allMatch(Optional::isEmpty);
  }

  @Test
  void asManyErrorsAsItTakesOpenItBesideManyCallsThatWait() {
    // Given
    asked(1_000);
    List<Optional<Trip>> trips = new ArrayList<>();
    for (int body = 1; body <= 39; body++) {
      trips.add(fails("a", body, Outcome.SERVER_ERROR));
      trips.add(fails("b", body, Outcome.SERVER_ERROR));
    }
    trips.add(fails("a", 40, Outcome.SERVER_ERROR));
    assertThat(trips).hasSize(79).allMatch(Optional::isEmpty);

    // When
    Optional<Trip> trip = fails("b", 40, Outcome.SERVER_ERROR);

    // Then
    assertThat(trip).isPresent();
  }

  @Test
  void onceTheCallsAreOverFiveErrorsOfSixAreEnoughAgain() {
    // Given
    asked(100);
    for (int i = 0; i < 100; i++) {
      evidence.ended();
    }

    // When
    Optional<Trip> trip = failures("a", 5, Outcome.SERVER_ERROR);

    // Then
    assertThat(trip).isPresent();
  }

  @Test
  void whatWasForgottenCountsNoMore() {
    // Given
    evidence.answered("b");
    failures("a", 4, Outcome.TIMEOUT);

    // When
    evidence.forget();

    // Then
    assertThat(fails("a", 5, Outcome.TIMEOUT)).as("one failure").isEmpty();
    for (int body = 6; body <= 8; body++) {
      fails("a", body, Outcome.TIMEOUT);
    }
    assertThat(fails("a", 9, Outcome.TIMEOUT)).map(Trip::only).contains("a");
  }

  @Test
  void aClosedBreakerBeginsWithoutFailures() {
    // Given
    failures("a", 4, Outcome.TIMEOUT);

    // When
    evidence.clear();

    // Then
    assertThat(fails("a", 5, Outcome.TIMEOUT)).isEmpty();
  }

  @Test
  void anAnswerOfOnesOwnDoesNotHideThatOfAnother() {
    // Given
    evidence.answered("b");
    evidence.answered("a");

    // When
    Optional<Trip> trip = failures("a", 20, Outcome.TIMEOUT);

    // Then
    assertThat(trip).isEmpty();
  }

  @Test
  void anAnswerToTheSameCallerBeginsTheWhileAnew() {
    // Given
    for (int i = 0; i < 10; i++) {
      evidence.unanswered("a", now);
    }
    now += PATIENCE.toNanos();
    evidence.answered("a");

    // When
    Optional<Trip> trip = evidence.unanswered("a", now - PATIENCE.toNanos());

    // Then
    assertThat(trip).isEmpty();
  }

  @Test
  void theWhileBeginsWithTheCallThatWasAskedFirst() {
    // Given
    long first = now;
    now += PATIENCE.toNanos();
    for (int i = 0; i < 4; i++) {
      evidence.unanswered("a", now);
    }

    // When
    Optional<Trip> trip = evidence.unanswered("a", first);

    // Then
    assertThat(trip).map(Trip::only).contains("a");
  }

  @Test
  void oneUnansweredCallOfAnotherIsEnoughForAll() {
    // Given
    long first = now;
    now += PATIENCE.toNanos();
    for (String caller : List.of("a", "b", "a", "a", "a")) {
      evidence.unanswered(caller, first);
    }

    // When
    Optional<Trip> sixth = evidence.unanswered("a", first);

    // Then
    assertThat(sixth).isPresent();
    assertThat(sixth).map(Trip::only).isEmpty();
  }

  @Test
  void halfOfTheCallsThatWaitAreLookedAt() {
    // Given
    asked(24);
    assertThat(failures("a", 9, Outcome.SERVER_ERROR)).isEmpty();

    // When
    Optional<Trip> tenth = fails("a", 10, Outcome.SERVER_ERROR);

    // Then
    assertThat(tenth).isPresent();
  }

  @Test
  void halfAMinuteAfterAnAnswerOthersCountAgain() {
    // Given
    evidence.answered("b");
    now += Duration.ofSeconds(30).toNanos();

    // When
    Optional<Trip> trip = failures("a", 6, Outcome.TIMEOUT);

    // Then
    assertThat(trip).map(Trip::only).contains("a");
  }

  private void asked(int calls) {
    for (int i = 0; i < calls; i++) {
      evidence.asked();
    }
  }

  private int now() {
    return (int) (now++ % 1_000_003);
  }

  private Optional<Trip> failures(String caller, int count, Outcome outcome) {
    Optional<Trip> last = Optional.empty();
    for (int body = 1; body <= count; body++) {
      last = fails(caller, body, outcome);
    }
    return last;
  }

  private Optional<Trip> fails(String caller, int body, Outcome outcome) {
    return evidence.failed(caller, body, outcome, now);
  }
}
