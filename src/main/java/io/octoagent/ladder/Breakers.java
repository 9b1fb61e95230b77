package io.octoagent.ladder;

import io.octoagent.config.Group;
import io.octoagent.config.Groups;
import io.octoagent.config.OctoAgentConfig;
import io.octoagent.event.Outcome;
import io.octoagent.ladder.GroupEvidence.Trip;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.faulttolerance.api.CircuitBreakerMaintenance;
import io.smallrye.faulttolerance.api.CircuitBreakerState;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jboss.logging.Logger;

/**
 * The groups' circuit breakers, used by {@link Ladder}. {@code @CircuitBreaker} keeps a breaker's
 * state, but {@link GroupEvidence} decides whether it opens: the annotation would count every
 * failure against the group, whoever caused it, and anything else as a success.
 */
@Singleton
public class Breakers {

  private static final Logger LOG = Logger.getLogger(Breakers.class);

  private final Map<Group, Breaker> breakers = new HashMap<>();

  Breakers(Groups groups, AnnotatedGroups annotated, Guards guards, OctoAgentConfig config) {
    Duration patience = share(config.llm().timeoutS(), Groups.ATTEMPT_SHARE);
    for (Group group : groups.all()) {
      breakers.put(
          group,
          new Breaker(
              group,
              annotated.breaker(group),
              new GroupEvidence(patience, System::nanoTime),
              guards.delay(group)));
    }
  }

  private static Duration share(Duration whole, double part) {
    return Duration.ofNanos(Math.round(whole.toNanos() * part));
  }

  void onStart(@Observes StartupEvent event) {
    breakers.values().forEach(Breaker::watch);
  }

  /** Closes every breaker and clears all evidence. */
  void reset() {
    CircuitBreakerMaintenance.get().resetAll();
    breakers
        .values()
        .forEach(
            breaker -> {
              breaker.forget();
              breaker.evidence.forget();
            });
  }

  /** The current state of the group's breaker. */
  public CircuitBreakerState state(Group group) {
    return breakers.get(group).state();
  }

  /** Whether the next call is, or the current one was, the half-open probe. */
  boolean isHalfOpen(Group group) {
    return state(group) == CircuitBreakerState.HALF_OPEN;
  }

  /** An attempt on the group that its open breaker has prevented. */
  Attempt skipped(Group group) {
    return breakers.get(group).skipped();
  }

  /**
   * Whether {@code caller} may ask the group despite its open breaker, because only another
   * caller's calls keep it open. One caller's calls must not change another caller's answers.
   */
  boolean tryBypass(Group group, String caller) {
    return breakers.get(group).tryBypass(caller);
  }

  /** Closes the group's breaker after a call that bypassed it was answered. */
  void close(Group group) {
    breakers.get(group).close();
  }

  /** Records that the group has answered {@code caller}. */
  void answered(Group group, String caller) {
    breakers.get(group).evidence.answered(caller);
  }

  /** Records that the group has refused a request, which shows that it answers. */
  void alive(Group group) {
    breakers.get(group).evidence.alive();
  }

  /** Records a failure as evidence; returns whether it opens the group's breaker. */
  boolean recordFailure(Group group, Function<GroupEvidence, Optional<Trip>> failure) {
    return breakers.get(group).recordFailure(failure);
  }

  /**
   * Records that the half-open probe, a call of {@code caller}, has failed with {@code outcome}.
   *
   * @param evidence whether that counts against the group
   */
  void probeFailed(Group group, String caller, Outcome outcome, boolean evidence) {
    breakers.get(group).probeFailed(caller, outcome, evidence);
  }

  /** One group's breaker. */
  private static final class Breaker {
    private final Group group;
    private final String name;
    private final GroupEvidence evidence;
    private final Duration delay;
    private volatile Trip trip;
    private volatile long openedAt;
    private volatile boolean logged;

    /**
     * Whether only one call may bypass the breaker, because several callers' calls failed before.
     */
    private boolean singleBypass;

    Breaker(Group group, String name, GroupEvidence evidence, Duration delay) {
      this.group = group;
      this.name = name;
      this.evidence = evidence;
      this.delay = delay;
    }

    void watch() {
      CircuitBreakerMaintenance.get().onStateChange(name, this::changed);
    }

    CircuitBreakerState state() {
      return CircuitBreakerMaintenance.get().currentState(name);
    }

    boolean recordFailure(Function<GroupEvidence, Optional<Trip>> failure) {
      Optional<Trip> opened = failure.apply(evidence);
      opened.ifPresent(this::open);
      return opened.isPresent();
    }

    /** Keeps evidence of several callers even if calls of a single caller fail after it. */
    private synchronized void open(Trip why) {
      boolean shared = trip != null && trip.only() == null;
      trip = shared ? new Trip(why.reason(), null, why.rateLimited()) : why;
      singleBypass = false;
    }

    /**
     * Opens the breaker again. If the probe was no evidence, such as a call that its caller has
     * left, the breaker keeps out only that caller.
     */
    synchronized void probeFailed(String caller, Outcome outcome, boolean evidence) {
      Trip before = trip;
      boolean alone = before != null && caller.equals(before.only());
      trip =
          new Trip(
              "its half-open probe failed with " + outcome.id(),
              alone || !evidence ? caller : null,
              outcome == Outcome.RATE_LIMITED || outcome == Outcome.COOLING_DOWN);
      singleBypass = !alone && !evidence;
    }

    synchronized boolean tryBypass(String caller) {
      Trip open = trip;
      boolean lets =
          open != null
              && open.only() != null
              && !open.only().equals(caller)
              && state() != CircuitBreakerState.CLOSED;
      if (lets && singleBypass) {
        trip = new Trip(open.reason(), null, open.rateLimited());
      }
      return lets;
    }

    synchronized void close() {
      if (state() != CircuitBreakerState.CLOSED) {
        CircuitBreakerMaintenance.get().reset(name);
        forget();
        LOG.infof(
            "The circuit breaker of %s is closed: it has answered another caller", group.id());
      }
    }

    Attempt skipped() {
      Trip open = trip;
      Duration left = delay.minusNanos(System.nanoTime() - openedAt);
      return Attempt.skipped(
          group,
          left.isPositive() ? left : Duration.ofMillis(1),
          open != null && open.rateLimited());
    }

    void forget() {
      trip = null;
      logged = false;
      evidence.clear();
    }

    private void changed(CircuitBreakerState now) {
      switch (now) {
        case OPEN -> {
          openedAt = System.nanoTime();
          Trip why = trip;
          // one warning per outage, because a failed probe opens the breaker again
          LOG.logf(
              logged ? Logger.Level.DEBUG : Logger.Level.WARN,
              "The circuit breaker of %s is open for %.1f s: %s",
              group.id(),
              delay.toMillis() / 1000.0,
              why == null ? "it failed" : why.reason());
          logged = true;
        }
        case CLOSED -> {
          forget();
          LOG.infof("The circuit breaker of %s is closed: it has answered again", group.id());
        }
        case HALF_OPEN -> LOG.debugf("The circuit breaker of %s lets one call through", group.id());
      }
    }
  }
}
