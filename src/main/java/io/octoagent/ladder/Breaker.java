package io.octoagent.ladder;

import io.octoagent.config.Group;
import io.octoagent.event.Outcome;
import io.octoagent.ladder.GroupEvidence.Trip;
import io.smallrye.faulttolerance.api.CircuitBreakerMaintenance;
import io.smallrye.faulttolerance.api.CircuitBreakerState;
import java.time.Duration;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * One group's circuit breaker, used by {@link Ladder}. {@code @CircuitBreaker}, or the guard, keeps
 * its state, but whether it opens is decided by {@link GroupEvidence}, or by a failed half-open
 * probe: the annotation would count every failure against the group, whoever caused it, and
 * anything else as a success.
 */
final class Breaker {

  private static final Logger LOG = Logger.getLogger(Breaker.class);

  private final Group group;
  private final String name;
  private final GroupEvidence evidence;
  private final Duration delay;
  private volatile Trip trip;
  private volatile long openedAt;
  private volatile boolean logged;

  /** Whether only one call may bypass the breaker, because several callers' calls failed before. */
  private boolean singleBypass;

  Breaker(Group group, String name, GroupEvidence evidence, Duration delay) {
    this.group = group;
    this.name = name;
    this.evidence = evidence;
    this.delay = delay;
  }

  /** Follows the state that the annotation, or the guard, keeps. */
  void watch() {
    CircuitBreakerMaintenance.get().onStateChange(name, this::changed);
  }

  /** The current state. */
  CircuitBreakerState state() {
    return CircuitBreakerMaintenance.get().currentState(name);
  }

  /** Whether calls are kept out. */
  boolean isOpen() {
    return state() == CircuitBreakerState.OPEN;
  }

  /** Whether the next call is, or the current one was, the half-open probe. */
  boolean isHalfOpen() {
    return state() == CircuitBreakerState.HALF_OPEN;
  }

  /** Records that the group is asked. */
  void asked() {
    evidence.asked();
  }

  /** Records that a call is over, whatever its result. */
  void ended() {
    evidence.ended();
  }

  /** Records that the group has answered {@code caller}. */
  void answered(String caller) {
    evidence.answered(caller);
  }

  /** Records that the group has refused a request, which shows that it answers. */
  void alive() {
    evidence.alive();
  }

  /**
   * Records that the group has failed {@code caller}, and had its regular time; returns whether the
   * breaker opens.
   *
   * @param body distinguishes the request's body from others
   * @param since when the group was asked
   */
  boolean failed(String caller, int body, Outcome outcome, long since) {
    return open(evidence.failed(caller, body, outcome, since));
  }

  /**
   * Records that the group has not answered {@code caller}, who may have given it little time;
   * returns whether the breaker opens.
   *
   * @param since when the group was asked
   */
  boolean unanswered(String caller, long since) {
    return open(evidence.unanswered(caller, since));
  }

  private boolean open(Optional<Trip> opened) {
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
   * Opens the breaker again. If the probe was no evidence, such as a call that its caller has left,
   * the breaker keeps out only that caller.
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

  /**
   * Whether {@code caller} may ask the group despite the open breaker, because only another
   * caller's calls keep it open: one caller's calls must not change another caller's answers.
   */
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

  /** Closes the breaker after a call that bypassed it was answered. */
  synchronized void close() {
    if (state() != CircuitBreakerState.CLOSED) {
      CircuitBreakerMaintenance.get().reset(name);
      forget();
      LOG.infof("The circuit breaker of %s is closed: it has answered another caller", group.id());
    }
  }

  /** An attempt that the open breaker has prevented. */
  Attempt skipped() {
    Trip open = trip;
    Duration left = delay.minusNanos(System.nanoTime() - openedAt);
    return Attempt.skipped(
        group, left.isPositive() ? left : Duration.ofMillis(1), open != null && open.rateLimited());
  }

  /** Forgets why it was open, and all evidence. */
  void reset() {
    forget();
    evidence.forget();
  }

  private void forget() {
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
