package io.octoagent.ladder;

import io.octoagent.event.Rung;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Thrown by {@link Ladder} when every rung has failed or was skipped; {@code LadderErrors} builds
 * the caller's error from it.
 */
public final class LadderExhausted extends RuntimeException {

  private final transient List<Rung> rungs;
  private final transient Optional<Duration> retryAfter;
  private final boolean rateLimited;
  private final boolean deadlinePassed;
  private final String conversation;

  LadderExhausted(List<Attempt> attempts, boolean deadlinePassed, String conversation) {
    super("every rung of the ladder failed", null, false, false);
    this.rungs = attempts.stream().map(Attempt::rung).toList();
    this.retryAfter =
        attempts.stream()
            .flatMap(attempt -> attempt.retryAfter().stream())
            .min(Duration::compareTo);
    this.rateLimited = attempts.stream().anyMatch(Attempt::rateLimited);
    this.deadlinePassed = deadlinePassed;
    this.conversation = conversation;
  }

  /** The rungs in order; at least one. */
  public List<Rung> rungs() {
    return rungs;
  }

  /** The shortest wait until a group may answer again, if any group has set one. */
  public Optional<Duration> retryAfter() {
    return retryAfter;
  }

  /** Whether a vendor's rate limit kept one of the groups from answering. */
  public boolean rateLimited() {
    return rateLimited;
  }

  /**
   * The field by which the request continues a conversation that only one group has, so that no
   * other was asked; null if it does not.
   */
  public String conversation() {
    return conversation;
  }

  /** Whether the promised time is over. */
  public boolean deadlinePassed() {
    return deadlinePassed;
  }
}
