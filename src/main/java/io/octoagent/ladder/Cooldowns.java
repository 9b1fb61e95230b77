package io.octoagent.ladder;

import io.octoagent.config.Group;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Until when a group asked to be left alone: the instant in a vendor's {@code Retry-After}. Stands
 * beside the group's circuit breaker, whose delay is fixed. Asked by {@link Ladder} before each
 * attempt.
 */
@ApplicationScoped
public class Cooldowns {

  private static final Duration LONGEST = Duration.ofSeconds(60);

  private final Map<Group, Long> pauses = new ConcurrentHashMap<>();

  /** Leaves {@code group} alone for {@code wait}, at most 60 s. */
  void pause(Group group, Duration wait) {
    Duration bounded = wait.compareTo(LONGEST) < 0 ? wait : LONGEST;
    pauses.merge(group, System.nanoTime() + bounded.toNanos(), Cooldowns::later);
  }

  private static Long later(Long one, Long other) {
    return other - one > 0 ? other : one;
  }

  /** How long {@code group} still wants to be left alone; zero when it does not. */
  public Duration left(Group group) {
    Long until = pauses.get(group);
    return until == null ? Duration.ZERO : Duration.ofNanos(Math.max(0, until - System.nanoTime()));
  }

  /** Forgets every pause. */
  void clear() {
    pauses.clear();
  }
}
