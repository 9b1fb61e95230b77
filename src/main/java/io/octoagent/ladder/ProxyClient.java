package io.octoagent.ladder;

import io.octoagent.config.Group;
import io.octoagent.config.OctoAgentConfig;
import io.octoagent.event.Outcome;
import io.octoagent.limits.Deadline;
import io.octoagent.litellm.PlainCalls;
import io.octoagent.litellm.ProxyRequest;
import io.octoagent.litellm.Reply;
import io.octoagent.litellm.StreamCalls;
import io.octoagent.operation.ProxyException;
import io.octoagent.operation.ProxyException.Abandoned;
import io.octoagent.operation.ProxyException.Failed;
import io.octoagent.operation.ProxyException.Final;
import io.octoagent.operation.ProxyException.FinalTripped;
import io.octoagent.operation.ProxyException.NoRoom;
import io.octoagent.operation.ProxyException.Passed;
import io.octoagent.operation.ProxyException.Rejected;
import io.octoagent.operation.ProxyException.Tripped;

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
 * gives a rung up closes its connection at once. The type of the {@link ProxyException} decides the
 * rest: {@code Final} ends the ladder, {@code Failed} climbs and counts for the breaker, {@code
 * Passed} only climbs.
 */
@ApplicationScoped
public class ProxyClient {

  /** Failures in which a vendor has answered all the same. */
  private static final Set<Outcome> ALIVE =
      EnumSet.of(Outcome.VENDOR_KEY_REFUSED, Outcome.DECLINED);

  /** The part of a group's time that makes a time-out its fault. */
  private static final double FAIR = 0.9;

  private final PlainCalls plain;
  private final StreamCalls streams;
  private final Cooldowns cooldowns;
  private final Breakers breakers;
  private final Vertx vertx;
  private final OctoAgentConfig config;

  ProxyClient(
      PlainCalls plain,
      StreamCalls streams,
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
   * stream at its first content. Fails with a {@link ProxyException}; cancelling hangs up.
   */
  public Uni<Reply> complete(ChatRequest request) {
    Group first = request.target().group();
    Uni<Reply> ladder =
        breakers.letsPast(first, request.caller())
            ? pastBreaker(first, request)
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
                breakers.letsPast(Group.FALLBACK, request.caller())
                    ? pastBreaker(Group.FALLBACK, request)
                    : Uni.createFrom().failure(open))
        .onFailure()
        .transform(failure -> request.spent(failure, breakers::skipped))
        .onCancellation()
        .invoke(request::abandon);
  }

  /** Asks the group {@code cheap}, then {@code fallback}. */
  @Timeout(19_000)
  @CircuitBreakerName("cheap")
  @CircuitBreaker(
      failOn = {Tripped.class, FinalTripped.class},
      requestVolumeThreshold = 1,
      failureRatio = 1,
      delay = Breakers.DELAY_MS)
  @Fallback(fallbackMethod = "fallback", skipOn = Final.class)
  public Uni<Reply> cheap(ChatRequest request) {
    return rung(Group.CHEAP, request);
  }

  /** Asks the group {@code main}, then {@code fallback}. */
  @Timeout(19_000)
  @CircuitBreakerName("main")
  @CircuitBreaker(
      failOn = {Tripped.class, FinalTripped.class},
      requestVolumeThreshold = 1,
      failureRatio = 1,
      delay = Breakers.DELAY_MS)
  @Fallback(fallbackMethod = "fallback", skipOn = Final.class)
  public Uni<Reply> main(ChatRequest request) {
    return rung(Group.MAIN, request);
  }

  /** Asks the group {@code fallback}; there is nothing below it. */
  @Timeout(31_000)
  @CircuitBreakerName("fallback")
  @CircuitBreaker(
      failOn = {Tripped.class, FinalTripped.class},
      requestVolumeThreshold = 1,
      failureRatio = 1,
      delay = Breakers.DELAY_MS)
  public Uni<Reply> fallback(ChatRequest request) {
    return rung(Group.FALLBACK, request);
  }

  /**
   * The group's rung in spite of its breaker, which is open for what another caller has sent: an
   * answer closes it, and a failure is a second caller's evidence.
   */
  private Uni<Reply> pastBreaker(Group group, ChatRequest request) {
    Uni<Reply> rung =
        Uni.createFrom()
            .deferred(() -> rung(group, request))
            .onItem()
            .invoke(() -> breakers.close(group));
    return group == Group.FALLBACK
        ? rung
        : rung.onFailure(failure -> !(failure instanceof Final))
            .recoverWithUni(() -> fallback(request));
  }

  /** One request to the proxy, and never a second. Beginning it hangs up the rung before. */
  private Uni<Reply> rung(Group group, ChatRequest request) {
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
                  new Passed(Outcome.COOLING_DOWN, "asked for a pause")));
    }
    Duration limit = request.deadline().rung(group.share());
    return attempt
        .run(Uni.createFrom().deferred(() -> send(group, request, limit)), limit, vertx)
        .onItem()
        .invoke(() -> breakers.answered(group, request.caller()))
        .onFailure(ProxyException.class)
        .transform(failure -> verdict(group, request, attempt, limit, failure));
  }

  private Uni<Reply> send(Group group, ChatRequest request, Duration limit) {
    ProxyRequest sent = request.to(group, limit);
    return request.body().stream() ? streams.open(sent) : plain.send(sent);
  }

  /** What a rung's failure means for the ladder, and for its group. */
  private ProxyException verdict(
      Group group, ChatRequest request, Attempt attempt, Duration limit, ProxyException failure) {
    if (failure instanceof Failed failed) {
      failed.retryAfter().ifPresent(wait -> cooldowns.pause(group, wait));
    }
    if (opens(group, request, attempt, limit, failure)) {
      return failure instanceof Final known ? new FinalTripped(known) : new Tripped(failure);
    }
    // the first group's refusal is the caller's; what a later one cannot do, the first could have
    return failure instanceof Rejected && group != request.target().group()
        ? new Passed(Outcome.REJECTED, failure.getMessage())
        : failure;
  }

  private boolean opens(
      Group group, ChatRequest request, Attempt attempt, Duration limit, ProxyException failure) {
    String caller = request.caller();
    boolean inTime = !request.late() && isFair(limit, group, request);
    boolean evidence =
        failure instanceof Failed && (failure.outcome() != Outcome.TIMEOUT || inTime);
    boolean healthy = failure instanceof Rejected || failure instanceof NoRoom;
    if (breakers.isHalfOpen(group)) {
      if (!healthy) {
        breakers.trialFailed(group, caller, failure.outcome(), evidence);
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
  private boolean isFair(Duration limit, Group group, ChatRequest request) {
    double share = group == request.target().group() ? group.share() : 1 - Group.MAIN.share();
    return limit.toNanos() >= config.llm().timeoutS().toNanos() * share * FAIR;
  }
}
