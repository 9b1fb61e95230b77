package io.octoagent.proxy;

import io.octoagent.config.Group;
import io.octoagent.config.OctoAgentConfig;
import io.octoagent.event.Outcome;
import io.octoagent.proxy.ProxyException.Failed;
import io.octoagent.proxy.ProxyException.Final;
import io.octoagent.proxy.ProxyException.NoRoom;
import io.octoagent.proxy.ProxyException.Passed;
import io.octoagent.proxy.ProxyException.Rejected;
import io.octoagent.proxy.ProxyException.Unproven;
import io.smallrye.faulttolerance.api.CircuitBreakerMaintenance;
import io.smallrye.faulttolerance.api.CircuitBreakerName;
import io.smallrye.faulttolerance.api.CircuitBreakerState;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import org.eclipse.microprofile.faulttolerance.CircuitBreaker;
import org.eclipse.microprofile.faulttolerance.Fallback;
import org.eclipse.microprofile.faulttolerance.Timeout;
import org.eclipse.microprofile.faulttolerance.exceptions.TimeoutException;

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

  /**
   * A breaker looks at this many calls, opens when four fifths of them failed (five), and tries
   * again after the delay.
   */
  static final int BREAKER_VOLUME = 6;

  static final double BREAKER_RATIO = 0.8;
  static final long BREAKER_DELAY_MS = 5_000;

  private final PlainCalls plain;
  private final StreamCalls streams;
  private final Cooldowns cooldowns;
  private final Vertx vertx;
  private final OctoAgentConfig config;

  ProxyClient(
      PlainCalls plain,
      StreamCalls streams,
      Cooldowns cooldowns,
      Vertx vertx,
      OctoAgentConfig config) {
    this.plain = plain;
    this.streams = streams;
    this.cooldowns = cooldowns;
    this.vertx = vertx;
    this.config = config;
  }

  /**
   * The reply to {@code request}, from its own group or from the one below: a whole body, or a
   * stream at its first content. Fails with a {@link ProxyException}; cancelling hangs up.
   */
  public Uni<Reply> complete(ChatRequest request) {
    Uni<Reply> ladder =
        switch (request.target().group()) {
          case CHEAP -> cheap(request);
          case MAIN -> main(request);
          case FALLBACK -> fallback(request);
        };
    return ladder.onFailure().transform(request::spent).onCancellation().invoke(request::abandon);
  }

  /** Asks the group {@code cheap}, then {@code fallback}. */
  @Timeout(18_000)
  @CircuitBreakerName("cheap")
  @CircuitBreaker(
      failOn = {Failed.class, TimeoutException.class, Unproven.class},
      requestVolumeThreshold = BREAKER_VOLUME,
      failureRatio = BREAKER_RATIO,
      delay = BREAKER_DELAY_MS)
  @Fallback(fallbackMethod = "fallback", skipOn = Final.class)
  public Uni<Reply> cheap(ChatRequest request) {
    return rung(Group.CHEAP, request);
  }

  /** Asks the group {@code main}, then {@code fallback}. */
  @Timeout(18_000)
  @CircuitBreakerName("main")
  @CircuitBreaker(
      failOn = {Failed.class, TimeoutException.class, Unproven.class},
      requestVolumeThreshold = BREAKER_VOLUME,
      failureRatio = BREAKER_RATIO,
      delay = BREAKER_DELAY_MS)
  @Fallback(fallbackMethod = "fallback", skipOn = Final.class)
  public Uni<Reply> main(ChatRequest request) {
    return rung(Group.MAIN, request);
  }

  /** Asks the group {@code fallback}; there is nothing below it. */
  @Timeout(30_000)
  @CircuitBreakerName("fallback")
  @CircuitBreaker(
      failOn = {Failed.class, TimeoutException.class, Unproven.class},
      requestVolumeThreshold = BREAKER_VOLUME,
      failureRatio = BREAKER_RATIO,
      delay = BREAKER_DELAY_MS)
  public Uni<Reply> fallback(ChatRequest request) {
    return rung(Group.FALLBACK, request);
  }

  /** One request to the proxy, and never a second. Beginning it hangs up the rung before. */
  private Uni<Reply> rung(Group group, ChatRequest request) {
    Attempt attempt = request.begin(group);
    Duration pause = cooldowns.left(group);
    if (pause.isPositive()) {
      attempt.coolDown(pause);
      return Uni.createFrom().failure(blameless(group, Outcome.COOLING_DOWN, "asked for a pause"));
    }
    Duration limit = request.deadline().rung(group.share());
    Uni<Reply> call =
        request.body().stream()
            ? streams.open(group, request, limit)
            : plain.send(group, request, limit);
    return attempt
        .run(call, limit, vertx)
        .onFailure(Failed.class)
        .transform(e -> judge(group, request, e))
        .onFailure(Final.class)
        .transform(e -> isOnTrial(group) ? unproven(e) : e);
  }

  /**
   * Heeds a vendor's {@code Retry-After}; and does not blame a group for time that the caller took
   * from it, with a shorter deadline or a body that came late.
   */
  private ProxyException judge(Group group, ChatRequest request, Failed failure) {
    failure.retryAfter().ifPresent(wait -> cooldowns.pause(group, wait));
    boolean cutShort = request.lacksTime(config.llm().timeoutS());
    return failure.outcome() == Outcome.TIMEOUT && cutShort
        ? blameless(group, Outcome.TIMEOUT, failure.getMessage())
        : failure;
  }

  /** Of what ends the ladder only the group's own words show that it is well. */
  private static Final unproven(Final failure) {
    return failure instanceof Rejected || failure instanceof NoRoom
        ? failure
        : new Unproven(failure);
  }

  /** Climbs without counting; but a group on trial has to answer. */
  private ProxyException blameless(Group group, Outcome outcome, String message) {
    return isOnTrial(group) ? new Failed(outcome, message) : new Passed(outcome, message);
  }

  /**
   * Whether this is the one call that an open breaker lets through. The breaker takes for a success
   * what is no failure, so one that proved nothing would close it.
   */
  private boolean isOnTrial(Group group) {
    return CircuitBreakerMaintenance.get().currentState(group.id())
        == CircuitBreakerState.HALF_OPEN;
  }
}
