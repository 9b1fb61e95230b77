package io.octoagent.ladder;

import io.octoagent.event.Outcome;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Decides from a group's latest calls whether its circuit breaker opens (docs/decisions/0005). One
 * caller must not close a group to the others: the same body counts once, and failures of a single
 * caller do not count while others are answered. Kept by {@code Breaker}.
 */
final class GroupEvidence {

  /**
   * The breaker opens when this many of the latest {@link #WINDOW} calls failed, or as large a
   * share of more.
   */
  static final int FAILURES = 5;

  static final int WINDOW = 6;

  /** The most calls that are looked at. */
  private static final int LARGEST_WINDOW = 96;

  /** How long an answer to one caller outweighs the failures of another. */
  private static final Duration FRESH = Duration.ofSeconds(30);

  private final Duration patience;
  private final LongSupplier clock;
  private final Deque<Result> results = new ArrayDeque<>(LARGEST_WINDOW);
  private final Answered latest = new Answered();
  private final Answered other = new Answered();
  private int pending;
  private int unanswered;
  private long unansweredSince;
  private String unansweredCaller;
  private boolean unansweredAlone;

  /**
   * Creates an instance without evidence.
   *
   * @param patience how long a group may leave all calls unanswered
   * @param clock {@link System#nanoTime()}
   */
  GroupEvidence(Duration patience, LongSupplier clock) {
    this.patience = patience;
    this.clock = clock;
  }

  /** Records that the group is asked. */
  synchronized void asked() {
    pending++;
  }

  /** Records that a call is over, whatever its result. */
  synchronized void ended() {
    pending--;
  }

  /** Records that the group has answered {@code caller}. */
  synchronized void answered(String caller) {
    alive();
    if (!caller.equals(latest.caller)) {
      other.set(latest.caller, latest.at);
    }
    latest.set(caller, clock.getAsLong());
    note(new Result(caller, 0, null));
  }

  /** Records that the group has refused a request, which shows that it answers. */
  synchronized void alive() {
    unanswered = 0;
  }

  /**
   * Records that the group has failed {@code caller} although it had its full time.
   *
   * @param body identifies the request's body
   * @param since when the group was asked
   * @return why the breaker opens; empty if it stays closed
   */
  synchronized Optional<Trip> failed(String caller, int body, Outcome outcome, long since) {
    boolean known =
        sample().stream()
            .anyMatch(
                result ->
                    result.failure != null && result.body == body && result.caller.equals(caller));
    if (!known) {
      note(new Result(caller, body, outcome));
    }
    return unanswered(caller, since).or(this::mostFailed);
  }

  /**
   * Records that the group has not answered {@code caller}, who may have given it little time.
   *
   * @param since when the group was asked
   * @return why the breaker opens; empty if it stays closed
   */
  synchronized Optional<Trip> unanswered(String caller, long since) {
    if (unanswered == 0 || since - unansweredSince < 0) {
      unansweredSince = since;
    }
    unansweredAlone = unanswered == 0 || (unansweredAlone && caller.equals(unansweredCaller));
    unansweredCaller = caller;
    unanswered++;
    Duration silent = Duration.ofNanos(clock.getAsLong() - unansweredSince);
    return unanswered >= FAILURES && silent.compareTo(patience) >= 0
        ? trip(
            "it has answered none of %d calls for %.1f s"
                .formatted(unanswered, silent.toMillis() / 1000.0),
            unansweredAlone ? caller : null,
            false)
        : Optional.empty();
  }

  /** Clears everything. */
  synchronized void forget() {
    clear();
    latest.set(null, 0);
    other.set(null, 0);
  }

  /** Clears the failures after the breaker has closed. */
  synchronized void clear() {
    results.clear();
    unanswered = 0;
  }

  private void note(Result result) {
    if (results.size() == LARGEST_WINDOW) {
      results.removeLast();
    }
    results.addFirst(result);
  }

  /**
   * The latest results, the last first. While many calls are pending, errors are over before
   * answers are: a few of them say little, so the window grows with the calls that wait.
   */
  private List<Result> sample() {
    return results.stream().limit(window()).toList();
  }

  private int window() {
    return Math.clamp(pending / 2, WINDOW, LARGEST_WINDOW);
  }

  private Optional<Trip> mostFailed() {
    List<Result> sample = sample();
    var failures = sample.stream().filter(result -> result.failure != null).toList();
    if (failures.size() * WINDOW < FAILURES * window()) {
      return Optional.empty();
    }
    String caller = failures.getFirst().caller;
    boolean alone = failures.stream().allMatch(result -> result.caller.equals(caller));
    boolean limited = failures.stream().allMatch(result -> result.failure == Outcome.RATE_LIMITED);
    return trip(
        "%d of its last %d calls failed, the latest with %s"
            .formatted(failures.size(), sample.size(), failures.getFirst().failure.id()),
        alone ? caller : null,
        limited);
  }

  private Optional<Trip> trip(String reason, String only, boolean limited) {
    return only != null && othersAreAnswered(only)
        ? Optional.empty()
        : Optional.of(new Trip(reason, only, limited));
  }

  private boolean othersAreAnswered(String caller) {
    Answered others = caller.equals(latest.caller) ? other : latest;
    return others.caller != null && clock.getAsLong() - others.at < FRESH.toNanos();
  }

  /**
   * Why a breaker opens.
   *
   * @param reason the end of a sentence that begins with the group
   * @param only the caller whose calls are the only evidence; null if several callers' are
   * @param rateLimited whether all failures were rate limits
   */
  record Trip(String reason, String only, boolean rateLimited) {}

  /** One call's result; {@code failure} is null if it was answered. */
  private record Result(String caller, int body, Outcome failure) {}

  /** The caller that was answered, null if there was none, and when. */
  private static final class Answered {
    private String caller;
    private long at;

    void set(String who, long when) {
      caller = who;
      at = when;
    }
  }
}
