package io.octoagent.ladder;

import static org.assertj.core.api.Assertions.assertThat;

import io.octoagent.event.Outcome;
import io.octoagent.ladder.GroupEvidence.Trip;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whatever one caller's calls come to, in whatever order, they speak for him alone. */
class GroupEvidencePropertyTest {

  private static final Duration PATIENCE = Duration.ofSeconds(18);

  private long now = 1_000_000_000L;
  private final GroupEvidence evidence = new GroupEvidence(PATIENCE, () -> now);

  /** What comes of a call of {@code a}, or that {@code b} was answered. */
  private enum What {
    ANSWERED,
    FAILED,
    UNANSWERED,
    REFUSED,
    OTHER_ANSWERED
  }

  /**
   * What happened, and how long after what was before it.
   *
   * @param body which of a few bodies it was about
   * @param tookMillis how long the call had taken by then
   */
  private record Event(What what, Outcome outcome, int body, long afterMillis, long tookMillis) {}

  @Property
  void whileAnotherIsAnsweredNothingThatOneCallerGetsOpensTheGroup(
      @ForAll("events") List<Event> events) {
    // Given
    evidence.answered("b");
    long answered = now;
    for (Event event : events) {
      now += Duration.ofMillis(event.afterMillis).toNanos();
      if (event.what == What.OTHER_ANSWERED || now - answered >= Duration.ofSeconds(30).toNanos()) {
        now = Math.min(now, answered + Duration.ofSeconds(30).toNanos() - 1);
        evidence.answered("b");
        answered = now;
      }

      // When
      Optional<Trip> trip = happens(event);

      // Then
      assertThat(trip).isEmpty();
    }
  }

  @Property
  void oneCallersFailuresOpenTheGroupForHimAlone(@ForAll("events") List<Event> events) {
    for (Event event : events) {
      now += Duration.ofMillis(event.afterMillis).toNanos();

      // When
      Optional<Trip> trip = happens(event);

      // Then
      if (trip.isPresent()) {
        assertThat(trip.get().only()).isEqualTo("a");
        evidence.clear();
      }
    }
  }

  private Optional<Trip> happens(Event event) {
    long since = now - Duration.ofMillis(event.tookMillis).toNanos();
    return switch (event.what) {
      case ANSWERED -> {
        evidence.answered("a");
        yield Optional.empty();
      }
      case REFUSED -> {
        evidence.alive();
        yield Optional.empty();
      }
      case OTHER_ANSWERED -> {
        evidence.answered("b");
        yield Optional.empty();
      }
      case FAILED -> evidence.failed("a", event.body, event.outcome, since);
      case UNANSWERED -> evidence.unanswered("a", since);
    };
  }

  @Provide
  Arbitrary<List<Event>> events() {
    Arbitrary<What> what =
        Arbitraries.of(
            What.FAILED,
            What.FAILED,
            What.UNANSWERED,
            What.UNANSWERED,
            What.ANSWERED,
            What.REFUSED,
            What.OTHER_ANSWERED);
    return Combinators.combine(
            what,
            Arbitraries.of(Outcome.TIMEOUT, Outcome.SERVER_ERROR, Outcome.RATE_LIMITED),
            Arbitraries.integers().between(1, 9),
            Arbitraries.longs().between(0, 40_000),
            Arbitraries.longs().between(0, 60_000))
        .as(Event::new)
        .list()
        .ofMaxSize(30);
  }
}
