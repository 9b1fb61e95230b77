package io.octoagent.ladder;

import io.octoagent.config.Group;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
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
  private final SharedCooldowns shared;

  Cooldowns(SharedCooldowns shared) {
    this.shared = shared;
  }

  /** Pauses {@code group} for {@code wait}, at most 60 s, on all replicas. */
  void pause(Group group, Duration wait) {
    Duration bounded = wait.compareTo(LONGEST) < 0 ? wait : LONGEST;
    learn(group, bounded);
    shared.publish(group, bounded);
  }

  /** Pauses {@code group} for {@code left}, as another replica has published. */
  private void learn(Group group, Duration left) {
    pauses.merge(group, System.nanoTime() + left.toNanos(), Cooldowns::later);
  }

  void start(@Observes StartupEvent event) {
    shared.start(this::learn);
  }

  void stop(@Observes ShutdownEvent event) {
    shared.stop();
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
