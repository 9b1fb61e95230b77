package io.octoagent.ladder;

import io.octoagent.config.Group;
import io.octoagent.config.OctoAgentConfig;
import io.octoagent.event.Outcome;
import io.octoagent.limits.Deadline;
import io.octoagent.litellm.PlainTransport;
import io.octoagent.litellm.ProxyRequest;
import io.octoagent.litellm.Reply;
import io.octoagent.litellm.StreamTransport;
import io.octoagent.operation.UpstreamException;
import io.octoagent.operation.UpstreamException.Abandoned;
import io.octoagent.operation.UpstreamException.Failed;
import io.octoagent.operation.UpstreamException.MemoryExhausted;
import io.octoagent.operation.UpstreamException.NonRetryable;
import io.octoagent.operation.UpstreamException.NonRetryableTripped;
import io.octoagent.operation.UpstreamException.Rejected;
import io.octoagent.operation.UpstreamException.Tripped;
import io.octoagent.operation.UpstreamException.Unreported;
import io.smallrye.faulttolerance.api.CircuitBreakerName;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import org.eclipse.microprofile.faulttolerance.CircuitBreaker;
import org.eclipse.microprofile.faulttolerance.Fallback;
import org.eclipse.microprofile.faulttolerance.Timeout;
import org.eclipse.microprofile.faulttolerance.exceptions.CircuitBreakerOpenException;

/**
 * What happens when a call times out, or fails in any other way: read from top to bottom.
 *
 * <p>Each group of {@code litellm-config.yaml} is one guarded method, and {@code @Fallback} mirrors
 * the proxy's own fallbacks, which are told to stay quiet. The caller was promised an answer by a
 * {@link Deadline}. A rung takes at most its {@linkplain Group#share() share} of that time, so that
 * the next one has the rest; {@code @Timeout} holds the same number as a ceiling (60 % and 100 % of
 * {@code OCTOAGENT_LLM_TIMEOUT_S}, set by {@code SettingsCheck}), and the proxy is told it too. Who
 * gives a rung up closes its connection at once. The type of the {@link UpstreamException} decides
 * the rest: {@code NonRetryable} ends the ladder, {@code Failed} climbs and counts for the breaker,
 * {@code Unreported} only climbs.
 */
@ApplicationScoped
public class Ladder {

  /** Failures in which a vendor has answered all the same. */
  private static final Set<Outcome> ALIVE =
      EnumSet.of(Outcome.VENDOR_KEY_REFUSED, Outcome.DECLINED);

  /** The part of a group's time that makes a time-out its fault. */
  private static final double FAIR = 0.9;

  private final PlainTransport plain;
  private final StreamTransport streams;
  private final Cooldowns cooldowns;
  private final Breakers breakers;
  private final Vertx vertx;
  private final OctoAgentConfig config;

  Ladder(
      PlainTransport plain,
      StreamTransport streams,
      Cooldowns cooldowns,
      Breakers breakers,
      Vertx vertx,
      OctoAgentConfig config) {
    this.plain = plain;
    this.streams = streams;
    this.cooldowns = cooldowns;
    this.breakers = breakers;
    this.vertx = vertx;
    this.config = config;
  }

  /**
   * The reply to {@code request}, from its own group or from the one below: a whole body, or a
   * stream at its first content. Fails with a {@link UpstreamException}; cancelling hangs up.
   */
  public Uni<Reply> complete(LadderRequest request) {
    Group first = request.target().group();
    Uni<Reply> ladder =
        breakers.bypasses(first, request.caller())
            ? bypassBreaker(first, request)
            : switch (first) {
              case CHEAP -> cheap(request);
              case MAIN -> main(request);
              case FALLBACK -> fallback(request);
            };
    return ladder
        // of the last group's breaker; the others' is a reason to climb
        .onFailure(CircuitBreakerOpenException.class)
        .recoverWithUni(
            open ->
                breakers.bypasses(Group.FALLBACK, request.caller())
                    ? bypassBreaker(Group.FALLBACK, request)
                    : Uni.createFrom().failure(open))
        .onFailure()
        .transform(failure -> request.consumption(failure, breakers::skipped))
        .onCancellation()
        .invoke(request::abandon);
  }

  /** Asks the group {@code cheap}, then {@code fallback}. */
  @Timeout(19_000)
  @CircuitBreakerName("cheap")
  @CircuitBreaker(
      failOn = {Tripped.class, NonRetryableTripped.class},
      requestVolumeThreshold = 1,
      failureRatio = 1,
      delay = Breakers.DELAY_MS)
  @Fallback(fallbackMethod = "fallback", skipOn = NonRetryable.class)
  public Uni<Reply> cheap(LadderRequest request) {
    return rung(Group.CHEAP, request);
  }

  /** Asks the group {@code main}, then {@code fallback}. */
  @Timeout(19_000)
  @CircuitBreakerName("main")
  @CircuitBreaker(
      failOn = {Tripped.class, NonRetryableTripped.class},
      requestVolumeThreshold = 1,
      failureRatio = 1,
      delay = Breakers.DELAY_MS)
  @Fallback(fallbackMethod = "fallback", skipOn = NonRetryable.class)
  public Uni<Reply> main(LadderRequest request) {
    return rung(Group.MAIN, request);
  }

  /** Asks the group {@code fallback}; there is nothing below it. */
  @Timeout(31_000)
  @CircuitBreakerName("fallback")
  @CircuitBreaker(
      failOn = {Tripped.class, NonRetryableTripped.class},
      requestVolumeThreshold = 1,
      failureRatio = 1,
      delay = Breakers.DELAY_MS)
  public Uni<Reply> fallback(LadderRequest request) {
    return rung(Group.FALLBACK, request);
  }

  /**
   * The group's rung in spite of its breaker, which is open for what another caller has sent: an
   * answer closes it, and a failure is a second caller's evidence.
   */
  private Uni<Reply> bypassBreaker(Group group, LadderRequest request) {
    Uni<Reply> rung =
        Uni.createFrom()
            .deferred(() -> rung(group, request))
            .onItem()
            .invoke(() -> breakers.close(group));
    return group == Group.FALLBACK
        ? rung
        : rung.onFailure(failure -> !(failure instanceof NonRetryable))
            .recoverWithUni(() -> fallback(request));
  }

  /** One request to the proxy, and never a second. Beginning it hangs up the rung before. */
  private Uni<Reply> rung(Group group, LadderRequest request) {
    Attempt attempt = request.begin(group, breakers::skipped);
    Duration pause = cooldowns.left(group);
    if (pause.isPositive()) {
      attempt.coolDown(pause);
      return Uni.createFrom()
          .failure(
              verdict(
                  group,
                  request,
                  attempt,
                  pause,
                  new Unreported(Outcome.COOLING_DOWN, "asked for a pause")));
    }
    Duration limit = request.deadline().rung(group.share());
    return attempt
        .run(Uni.createFrom().deferred(() -> send(group, request, limit)), limit, vertx)
        .onItem()
        .invoke(() -> breakers.answered(group, request.caller()))
        .onFailure(UpstreamException.class)
        .transform(failure -> verdict(group, request, attempt, limit, failure));
  }

  private Uni<Reply> send(Group group, LadderRequest request, Duration limit) {
    ProxyRequest sent = request.to(group, limit);
    return request.body().stream() ? streams.open(sent) : plain.send(sent);
  }

  /** What a rung's failure means for the ladder, and for its group. */
  private UpstreamException verdict(
      Group group,
      LadderRequest request,
      Attempt attempt,
      Duration limit,
      UpstreamException failure) {
    if (failure instanceof Failed failed) {
      failed.retryAfter().ifPresent(wait -> cooldowns.pause(group, wait));
    }
    if (opens(group, request, attempt, limit, failure)) {
      return failure instanceof NonRetryable known
          ? new NonRetryableTripped(known)
          : new Tripped(failure);
    }
    // the first group's refusal is the caller's; what a later one cannot do, the first could have
    return failure instanceof Rejected && group != request.target().group()
        ? new Unreported(Outcome.REJECTED, failure.getMessage())
        : failure;
  }

  private boolean opens(
      Group group,
      LadderRequest request,
      Attempt attempt,
      Duration limit,
      UpstreamException failure) {
    String caller = request.caller();
    boolean inTime = !request.late() && isFair(limit, group, request);
    boolean evidence =
        failure instanceof Failed && (failure.outcome() != Outcome.TIMEOUT || inTime);
    boolean healthy = failure instanceof Rejected || failure instanceof MemoryExhausted;
    if (breakers.isHalfOpen(group)) {
      if (!healthy) {
        breakers.probeFailed(group, caller, failure.outcome(), evidence);
      }
      return !healthy;
    }
    if (healthy || ALIVE.contains(failure.outcome())) {
      breakers.alive(group);
    }
    if (evidence) {
      int body = Arrays.hashCode(request.body().bytes());
      return breakers.opens(
          group, it -> it.failed(caller, body, failure.outcome(), attempt.start()));
    }
    boolean unanswered = failure instanceof Failed || failure instanceof Abandoned;
    return unanswered
        && !request.late()
        && breakers.opens(group, it -> it.unanswered(caller, attempt.start()));
  }

  /**
   * Whether the group had about the time that the service's own promise gives it: the first of a
   * ladder its share, the next what is left of it.
   */
  private boolean isFair(Duration limit, Group group, LadderRequest request) {
    double share = group == request.target().group() ? group.share() : 1 - Group.MAIN.share();
    return limit.toNanos() >= config.llm().timeoutS().toNanos() * share * FAIR;
  }
}
