package io.octoagent.ladder;

import io.octoagent.config.Group;
import io.octoagent.event.Consumption;
import io.octoagent.event.Outcome;
import io.octoagent.event.Rung;
import io.octoagent.event.VendorCode;
import io.octoagent.litellm.Diagnosis;
import io.octoagent.litellm.Reply;
import io.octoagent.operation.UpstreamException;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * One rung of one call: a request to the proxy that can be aborted from outside, because
 * {@code @Timeout} abandons a {@code Uni} without cancelling it. Made by {@link
 * LadderRequest#begin}, run by {@link Ladder}.
 */
public final class Attempt {

  private static final Logger LOG = Logger.getLogger(Attempt.class);

  private final Group group;
  private final long start = System.nanoTime();
  private Outcome outcome;
  private long millis;
  private Optional<Duration> retryAfter = Optional.empty();
  private boolean rateLimited;
  private Consumption discarded = Consumption.UNKNOWN;
  private Optional<VendorCode> code = Optional.empty();
  private Reply reply;
  private Runnable hangUp = () -> {};

  Attempt(Group group) {
    this.group = group;
  }

  /**
   * An attempt that was never made, because the group's breaker is open.
   *
   * @param left the time until the breaker's next half-open probe
   * @param rateLimited whether rate limits opened it
   */
  static Attempt skipped(Group group, Duration left, boolean rateLimited) {
    Attempt attempt = new Attempt(group);
    attempt.end(Outcome.BREAKER_OPEN);
    attempt.retryAfter = Optional.of(left);
    attempt.rateLimited = rateLimited;
    return attempt;
  }

  /** The group that was asked. */
  public Group group() {
    return group;
  }

  /** How it ended; null while it runs. */
  public synchronized Outcome outcome() {
    return outcome;
  }

  /** The time to its end, or to a stream's first content, in milliseconds. */
  public synchronized long millis() {
    return millis;
  }

  /** The attempt as the call's event reports it. */
  public synchronized Rung rung() {
    return new Rung(
        group,
        outcome == null ? Outcome.ABANDONED : outcome,
        millis,
        reply == null ? discarded : reply.consumption(),
        code);
  }

  /** The wait until the group may answer again, if the group or its breaker has set one. */
  public synchronized Optional<Duration> retryAfter() {
    return retryAfter;
  }

  /** Whether a vendor's rate limit is the reason, in this call or in earlier ones. */
  public synchronized boolean rateLimited() {
    return rateLimited || outcome == Outcome.RATE_LIMITED || outcome == Outcome.COOLING_DOWN;
  }

  /** Its start, in {@link System#nanoTime()}. */
  long start() {
    return start;
  }

  /** Ends the attempt before it starts, because the group asked for a pause of {@code wait}. */
  synchronized void coolDown(Duration wait) {
    end(Outcome.COOLING_DOWN);
    retryAfter = Optional.of(wait);
  }

  /**
   * Runs {@code call}, and ends it after {@code limit} or when someone {@linkplain #hangUp hangs
   * up}; either way the connection to the proxy is closed at once. A rung times out here.
   */
  Uni<Reply> run(Uni<Reply> call, Duration limit, Vertx vertx) {
    return Uni.createFrom().emitter(emitter -> start(call, limit, vertx, emitter));
  }

  private void start(
      Uni<Reply> call, Duration limit, Vertx vertx, UniEmitter<? super Reply> emitter) {
    long timer = vertx.setTimer(Math.max(1, limit.toMillis()), id -> hangUp(Outcome.TIMEOUT));
    Cancellable connection =
        call.subscribe()
            .with(
                reply -> {
                  if (end(Outcome.ANSWERED)) {
                    keep(reply);
                    vertx.cancelTimer(timer);
                    emitter.complete(reply);
                  }
                },
                failure -> {
                  UpstreamException known = Diagnosis.of(failure);
                  if (end(known.outcome())) {
                    note(known);
                    vertx.cancelTimer(timer);
                    emitter.fail(known);
                  }
                });
    onHangUp(
        () -> {
          vertx.cancelTimer(timer);
          connection.cancel();
          emitter.fail(
              outcome() == Outcome.TIMEOUT
                  ? new UpstreamException.Failed(Outcome.TIMEOUT, "no answer in time")
                  : new UpstreamException.Abandoned());
        });
  }

  /** Aborts the attempt for {@code reason}, unless it has ended. */
  void hangUp(Outcome reason) {
    if (end(reason)) {
      hangUpAction().run();
    }
  }

  /**
   * Aborts the attempt because the caller has left. An answer that has already arrived is
   * discarded, and its stream closed.
   */
  void abandon() {
    hangUp(Outcome.ABANDONED);
    if (outcome() == Outcome.ANSWERED) {
      hangUpAction().run();
    }
  }

  /** Records the end; returns false if it had ended before. */
  synchronized boolean end(Outcome how) {
    if (outcome != null) {
      return false;
    }
    outcome = how;
    millis = (System.nanoTime() - start) / 1_000_000;
    LOG.debugf("%s: %s after %d ms", group, how, millis);
    return true;
  }

  private synchronized void keep(Reply given) {
    reply = given;
    hangUp = given instanceof Reply.Streamed streamed ? streamed.events()::hangUp : () -> {};
  }

  private synchronized void note(UpstreamException failure) {
    retryAfter = failure.retryAfter();
    discarded = failure.consumption();
    if (failure instanceof UpstreamException.Rejected rejected) {
      code = rejected.code();
    }
  }

  private synchronized Runnable hangUpAction() {
    return hangUp;
  }

  private void onHangUp(Runnable action) {
    boolean late;
    synchronized (this) {
      if (outcome != Outcome.ANSWERED) {
        hangUp = action;
      }
      late = outcome == Outcome.TIMEOUT || outcome == Outcome.ABANDONED;
    }
    if (late) {
      action.run();
    }
  }
}
