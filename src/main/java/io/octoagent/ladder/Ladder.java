package io.octoagent.ladder;

import io.octoagent.config.Group;
import io.octoagent.config.Groups;
import io.octoagent.config.OctoAgentConfig;
import io.octoagent.event.Outcome;
import io.octoagent.litellm.PlainTransport;
import io.octoagent.litellm.ProxyRequest;
import io.octoagent.litellm.Reply;
import io.octoagent.litellm.StreamTransport;
import io.octoagent.operation.UpstreamException;
import io.octoagent.operation.UpstreamException.Abandoned;
import io.octoagent.operation.UpstreamException.EndOfChain;
import io.octoagent.operation.UpstreamException.Failed;
import io.octoagent.operation.UpstreamException.MemoryExhausted;
import io.octoagent.operation.UpstreamException.NonRetryable;
import io.octoagent.operation.UpstreamException.NonRetryableTripped;
import io.octoagent.operation.UpstreamException.Rejected;
import io.octoagent.operation.UpstreamException.Tripped;
import io.octoagent.operation.UpstreamException.Uncounted;
import io.smallrye.faulttolerance.api.CircuitBreakerName;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.eclipse.microprofile.faulttolerance.CircuitBreaker;
import org.eclipse.microprofile.faulttolerance.Fallback;
import org.eclipse.microprofile.faulttolerance.Timeout;
import org.eclipse.microprofile.faulttolerance.exceptions.CircuitBreakerOpenException;

/**
 * Asks the groups of a call's chain one after the other, for {@code Answers}.
 *
 * <p>Time-outs: a call has one {@link io.octoagent.limits.Deadline}. {@link LadderRequest#limit}
 * gives each attempt but the last at most {@link Groups#ATTEMPT_SHARE} of the time left, so that
 * the next one has the rest; the proxy gets the same limit, or more for a stream. {@link
 * Attempt#run} enforces it and closes the connection at once. {@code @Timeout} is only a ceiling
 * above that limit, set by {@code SettingsCheck}.
 *
 * <p>Failures: the type of the {@link UpstreamException} decides. {@link NonRetryable} ends the
 * call. {@link Failed} continues with the next group and is evidence against this one; {@link
 * Uncounted} only continues. {@link #verdict} replaces a failure that opens the circuit breaker
 * with {@link Tripped} or {@link NonRetryableTripped}, the only types that {@code @CircuitBreaker}
 * counts.
 *
 * <p>What comes next: a group of {@code litellm-config.yaml} has an annotated method, whose
 * {@code @Fallback} mirrors the proxy's own fallbacks, which each request turns off. Any other
 * group has the same guard from {@link Guards}. {@link #ask} continues the chain behind both; an
 * open circuit breaker continues it too.
 */
@ApplicationScoped
public class Ladder {

  private static final Group CHEAP = new Group("cheap");
  private static final Group MAIN = new Group("main");
  private static final Group FALLBACK = new Group("fallback");

  /** Failures that show that the vendor answers. */
  private static final Set<Outcome> ALIVE =
      EnumSet.of(Outcome.VENDOR_KEY_REFUSED, Outcome.DECLINED);

  /**
   * The share of its regular time that a group must have had for a time-out to count against it.
   */
  private static final double FAIR = 0.9;

  private final PlainTransport plain;
  private final StreamTransport streams;
  private final Cooldowns cooldowns;
  private final Breakers breakers;
  private final AnnotatedGroups annotated;
  private final Guards guards;
  private final Vertx vertx;
  private final OctoAgentConfig config;

  Ladder(
      PlainTransport plain,
      StreamTransport streams,
      Cooldowns cooldowns,
      Breakers breakers,
      AnnotatedGroups annotated,
      Guards guards,
      Vertx vertx,
      OctoAgentConfig config) {
    this.plain = plain;
    this.streams = streams;
    this.cooldowns = cooldowns;
    this.breakers = breakers;
    this.annotated = annotated;
    this.guards = guards;
    this.vertx = vertx;
    this.config = config;
  }

  /**
   * Returns the reply of the first group in the chain that answers: a whole body, or a stream at
   * its first content. Fails with a {@link NonRetryable} or a {@link LadderExhausted}; cancelling
   * closes the connection.
   */
  public Uni<Reply> answer(LadderRequest request) {
    return ask(request.target().group(), request)
        .onFailure()
        .transform(failure -> request.end(failure, this::skipped))
        .onCancellation()
        .invoke(request::abandon);
  }

  /**
   * Asks {@code group} and then the rest of the chain, until an answer or a non-retryable failure.
   */
  private Uni<Reply> ask(Group group, LadderRequest request) {
    boolean bypasses = breakers.of(group).tryBypass(request.caller());
    boolean alone = isKeptFromFallback(group, request);
    Group last = bypasses || alone ? group : annotated.lastAskedBy(group);
    Uni<Reply> asked =
        (bypasses ? bypassBreaker(group, request) : guarded(group, alone, request))
            // only the last group's breaker gets here: @Fallback handles one before it
            .onFailure(CircuitBreakerOpenException.class)
            .recoverWithUni(
                open ->
                    breakers.of(last).tryBypass(request.caller())
                        ? bypassBreaker(last, request)
                        : Uni.createFrom().failure(open));
    Uni<Reply> meant =
        alone ? asked.onFailure(NonRetryable.class).transform(Ladder::withoutEndOfChain) : asked;
    return request
        .after(last)
        .map(
            next ->
                meant
                    .onFailure(failure -> !(failure instanceof NonRetryable))
                    .recoverWithUni(() -> ask(next, request)))
        .orElse(meant);
  }

  /**
   * Whether this call must not go on to the group that the {@code @Fallback} of {@code group}
   * names.
   */
  private boolean isKeptFromFallback(Group group, LadderRequest request) {
    Group next = annotated.lastAskedBy(group);
    return !next.equals(group) && !request.after(group).equals(Optional.of(next));
  }

  /**
   * Asks {@code group} behind its guard.
   *
   * @param alone whether it must not go on to the next group, which an open circuit breaker would
   *     do, so that it is not called then
   */
  private Uni<Reply> guarded(Group group, boolean alone, LadderRequest request) {
    return alone && breakers.of(group).isOpen()
        ? Uni.createFrom().failure(CircuitBreakerOpenException::new)
        : guarded(group, request);
  }

  private static Throwable withoutEndOfChain(Throwable failure) {
    return switch (failure) {
      case NonRetryableTripped tripped -> withoutEndOfChain(tripped.reason());
      case EndOfChain end -> end.reason();
      default -> failure;
    };
  }

  private Uni<Reply> guarded(Group group, LadderRequest request) {
    return switch (annotated.contains(group) ? group.id() : "") {
      case "cheap" -> cheap(request);
      case "main" -> main(request);
      case "fallback" -> fallback(request);
      default -> guards.call(group, () -> rung(group, request));
    };
  }

  /** Asks the group {@code cheap}, then {@code fallback}. */
  @Timeout(31_000)
  @CircuitBreakerName("cheap")
  @CircuitBreaker(
      failOn = {Tripped.class, NonRetryableTripped.class},
      requestVolumeThreshold = 1,
      failureRatio = 1,
      delay = Guards.DELAY_MS)
  @Fallback(fallbackMethod = "fallback", skipOn = NonRetryable.class)
  public Uni<Reply> cheap(LadderRequest request) {
    return rung(CHEAP, request);
  }

  /** Asks the group {@code main}, then {@code fallback}. */
  @Timeout(31_000)
  @CircuitBreakerName("main")
  @CircuitBreaker(
      failOn = {Tripped.class, NonRetryableTripped.class},
      requestVolumeThreshold = 1,
      failureRatio = 1,
      delay = Guards.DELAY_MS)
  @Fallback(fallbackMethod = "fallback", skipOn = NonRetryable.class)
  public Uni<Reply> main(LadderRequest request) {
    return rung(MAIN, request);
  }

  /** Asks the group {@code fallback}. */
  @Timeout(31_000)
  @CircuitBreakerName("fallback")
  @CircuitBreaker(
      failOn = {Tripped.class, NonRetryableTripped.class},
      requestVolumeThreshold = 1,
      failureRatio = 1,
      delay = Guards.DELAY_MS)
  public Uni<Reply> fallback(LadderRequest request) {
    return rung(FALLBACK, request);
  }

  /**
   * Asks the group despite its breaker, which only another caller's calls keep open. An answer
   * closes the breaker; a failure is a second caller's evidence.
   */
  private Uni<Reply> bypassBreaker(Group group, LadderRequest request) {
    return Uni.createFrom()
        .deferred(() -> rung(group, request))
        .onItem()
        .invoke(() -> breakers.of(group).close());
  }

  /**
   * Runs one rung: one request to the proxy, none during a pause. It aborts the previous rung
   * first.
   */
  private Uni<Reply> rung(Group group, LadderRequest request) {
    if (!request.target().chain().contains(group)) {
      // its breaker opened since, and @Fallback led here
      return Uni.createFrom().failure(CircuitBreakerOpenException::new);
    }
    Attempt attempt = request.begin(group, this::skipped);
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
                  new Uncounted(Outcome.COOLING_DOWN, "asked for a pause")));
    }
    Duration limit = request.limit(group);
    Breaker breaker = breakers.of(group);
    return attempt
        .run(Uni.createFrom().deferred(() -> send(group, request, limit)), limit, vertx)
        .onSubscription()
        .invoke(breaker::asked)
        .onItem()
        .invoke(() -> breaker.answered(request.caller()))
        .onFailure(UpstreamException.class)
        .transform(failure -> verdict(group, request, attempt, limit, failure))
        .onTermination()
        .invoke(breaker::ended);
  }

  private Uni<Reply> send(Group group, LadderRequest request, Duration limit) {
    ProxyRequest sent = request.to(group, limit);
    return request.body().stream() ? streams.open(sent) : plain.send(sent);
  }

  private Attempt skipped(Group group) {
    return breakers.of(group).skipped();
  }

  /** Decides what a rung's failure means for the ladder and for the group. */
  private UpstreamException verdict(
      Group group,
      LadderRequest request,
      Attempt attempt,
      Duration limit,
      UpstreamException failure) {
    if (failure instanceof Failed failed) {
      failed.retryAfter().ifPresent(wait -> cooldowns.pause(group, wait));
    }
    boolean trips = recordFailure(group, request, attempt, limit, failure);
    // only the first group's refusal is the caller's error: the first group might accept what a
    // later one refuses
    UpstreamException meaning =
        failure instanceof Rejected && !group.equals(request.target().group())
            ? new Uncounted(Outcome.REJECTED, failure.getMessage())
            : failure;
    UpstreamException told =
        !(meaning instanceof NonRetryable) && isKeptFromFallback(group, request)
            ? new EndOfChain(meaning)
            : meaning;
    if (!trips) {
      return told;
    }
    return told instanceof NonRetryable known ? new NonRetryableTripped(known) : new Tripped(told);
  }

  /**
   * Records what the failure says about the group; returns whether its breaker opens
   * (docs/decisions/0005). A failed half-open probe opens it again, unless the request or our bound
   * on memory was the reason. Otherwise this method decides what counts, and {@link GroupEvidence}
   * whether it is enough.
   */
  private boolean recordFailure(
      Group group,
      LadderRequest request,
      Attempt attempt,
      Duration limit,
      UpstreamException failure) {
    String caller = request.caller();
    boolean inTime = !request.bodyWasLate() && isFair(limit, group, request);
    boolean evidence =
        failure instanceof Failed && (failure.outcome() != Outcome.TIMEOUT || inTime);
    boolean healthy = failure instanceof Rejected || failure instanceof MemoryExhausted;
    Breaker breaker = breakers.of(group);
    if (breaker.isHalfOpen()) {
      if (!healthy) {
        breaker.probeFailed(caller, failure.outcome(), evidence);
      }
      return !healthy;
    }
    if (healthy || ALIVE.contains(failure.outcome())) {
      breaker.alive();
    }
    if (evidence) {
      int body = Arrays.hashCode(request.body().bytes());
      return breaker.failed(caller, body, failure.outcome(), attempt.start());
    }
    boolean unanswered = failure instanceof Failed || failure instanceof Abandoned;
    return unanswered && !request.bodyWasLate() && breaker.unanswered(caller, attempt.start());
  }

  /**
   * Whether the group had about the time that {@code OCTOAGENT_LLM_TIMEOUT_S} gives to its position
   * in the chain. A time-out after less, because of its caller or its role, is no failure of the
   * group, only a call that it has not answered ({@link GroupEvidence#unanswered}).
   */
  private boolean isFair(Duration limit, Group group, LadderRequest request) {
    double share = Math.pow(1 - Groups.ATTEMPT_SHARE, request.target().chain().indexOf(group));
    double fair = request.after(group).isPresent() ? share * Groups.ATTEMPT_SHARE : share;
    return limit.toNanos() >= config.llm().timeoutS().toNanos() * fair * FAIR;
  }
}
