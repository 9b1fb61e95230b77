package io.octoagent.ladder;

import io.octoagent.config.Group;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The pauses that vendors ask for with {@code Retry-After}, by group. They complement the circuit
 * breakers, whose delay is fixed. {@link Ladder} checks them before each attempt.
 */
@ApplicationScoped
public class Cooldowns {

  private static final Duration LONGEST = Duration.ofSeconds(60);

  private final Map<Group, Long> pauses = new ConcurrentHashMap<>();

  /** Pauses {@code group} for {@code wait}, at most 60 s. */
  void pause(Group group, Duration wait) {
    Duration bounded = wait.compareTo(LONGEST) < 0 ? wait : LONGEST;
    pauses.merge(group, System.nanoTime() + bounded.toNanos(), Cooldowns::later);
  }

  private static Long later(Long one, Long other) {
    return other - one > 0 ? other : one;
  }

  /** The time until the pause of {@code group} ends; zero if there is none. */
  public Duration left(Group group) {
    Long until = pauses.get(group);
    return until == null ? Duration.ZERO : Duration.ofNanos(Math.max(0, until - System.nanoTime()));
  }

  /** Clears every pause. */
  void clear() {
    pauses.clear();
  }
}
