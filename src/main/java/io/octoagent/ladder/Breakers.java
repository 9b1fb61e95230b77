package io.octoagent.ladder;

import io.octoagent.config.Group;
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
 * The groups' circuit breakers. {@code @CircuitBreaker} keeps a breaker's state; whether it opens
 * is decided here, by {@link GroupEvidence}, because the annotation takes every failure for the
 * group's, whoever caused it, and everything else for a success. Asked by {@link Ladder}.
 */
@Singleton
public class Breakers {

  private static final Logger LOG = Logger.getLogger(Breakers.class);

  private final Map<Group, Breaker> breakers = new HashMap<>();

  Breakers(Chains chains, Guards guards, OctoAgentConfig config) {
    Duration patience = share(config.llm().timeoutS(), LadderRequest.SHARE);
    for (Group group : chains.groups()) {
      breakers.put(
          group,
          new Breaker(
              group,
              chains.breaker(group),
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

  /** Closes every breaker, and forgets all evidence. */
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

  /** The state of the group's breaker now. */
  public CircuitBreakerState state(Group group) {
    return breakers.get(group).state();
  }

  /**
   * Whether the next call is, or the current one was, the trial that an open breaker lets through.
   */
  boolean isHalfOpen(Group group) {
    return state(group) == CircuitBreakerState.HALF_OPEN;
  }

  /** What an attempt on the group is that its open breaker has prevented. */
  Attempt skipped(Group group) {
    return breakers.get(group).skipped();
  }

  /**
   * Whether {@code caller} may ask the group in spite of its open breaker, because only another
   * caller's calls keep it open: what one caller sends changes no other caller's answer.
   */
  boolean bypasses(Group group, String caller) {
    return breakers.get(group).bypasses(caller);
  }

  /** Closes the group's breaker: a call that was let past it has been answered. */
  void close(Group group) {
    breakers.get(group).close();
  }

  /** The group has answered {@code caller}. */
  void answered(Group group, String caller) {
    breakers.get(group).evidence.answered(caller);
  }

  /** The group has refused a request, and so it answers. */
  void alive(Group group) {
    breakers.get(group).evidence.alive();
  }

  /** Whether a failure opens the group's breaker, as {@link GroupEvidence} tells. */
  boolean opens(Group group, Function<GroupEvidence, Optional<Trip>> failure) {
    return breakers.get(group).opens(failure);
  }

  /**
   * The trial of a half-open breaker, a call of {@code caller}, has failed so.
   *
   * @param evidence whether that speaks against the group
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

    /** Whether only one call of another caller is let past: others were failed as well before. */
    private boolean oneGuest;

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

    boolean opens(Function<GroupEvidence, Optional<Trip>> failure) {
      Optional<Trip> opened = failure.apply(evidence);
      opened.ifPresent(this::open);
      return opened.isPresent();
    }

    /** What several callers have seen is not forgotten for one's calls that end after it. */
    private synchronized void open(Trip why) {
      boolean shared = trip != null && trip.only() == null;
      trip = shared ? new Trip(why.reason(), null, why.rateLimited()) : why;
      oneGuest = false;
    }

    /**
     * The breaker opens again. Where the trial was no evidence, as a call that its caller has left,
     * it keeps nobody but that caller out.
     */
    synchronized void probeFailed(String caller, Outcome outcome, boolean evidence) {
      Trip before = trip;
      boolean alone = before != null && caller.equals(before.only());
      trip =
          new Trip(
              "its trial failed with " + outcome.id(),
              alone || !evidence ? caller : null,
              outcome == Outcome.RATE_LIMITED || outcome == Outcome.COOLING_DOWN);
      oneGuest = !alone && !evidence;
    }

    synchronized boolean bypasses(String caller) {
      Trip open = trip;
      boolean lets =
          open != null
              && open.only() != null
              && !open.only().equals(caller)
              && state() != CircuitBreakerState.CLOSED;
      if (lets && oneGuest) {
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
          // one line an outage: a failed trial opens it again
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
