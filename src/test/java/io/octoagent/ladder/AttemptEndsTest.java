package io.octoagent.ladder;

import static org.assertj.core.api.Assertions.assertThat;

import io.octoagent.event.Consumption;
import io.octoagent.event.Outcome;
import io.octoagent.event.VendorCode;
import io.octoagent.litellm.Reply;
import io.octoagent.operation.UpstreamException;
import io.octoagent.operation.UpstreamException.Abandoned;
import io.octoagent.operation.UpstreamException.Failed;
import io.octoagent.operation.UpstreamException.Rejected;
import io.octoagent.testbed.Contract;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.helpers.test.UniAssertSubscriber;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each way in which an attempt ends, and that it ends once. */
class AttemptEndsTest {

  private static final Duration LONG = Duration.ofMinutes(10);
  private static final Reply ANSWER =
      new Reply.Plain(
          Contract.MAIN, Buffer.buffer(), Optional.empty(), Consumption.UNKNOWN, Optional.empty());

  private final Vertx vertx = Vertx.vertx();
  private final Attempt attempt = new Attempt(Contract.MAIN);
  private final AtomicInteger closed = new AtomicInteger();
  private final AtomicReference<UniEmitter<? super Reply>> proxy = new AtomicReference<>();

  @AfterEach
  void close() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  @Test
  void theFirstAnswerStands() {
    // Given
    UniAssertSubscriber<Reply> call = run(LONG);
    proxy.get().complete(ANSWER);

    // When
    attempt.hangUp(Outcome.TIMEOUT);

    // Then
    call.assertCompleted().assertItem(ANSWER);
    assertThat(attempt.outcome()).isEqualTo(Outcome.ANSWERED);
    assertThat(closed).hasValue(0);
    assertThat(attempt.rateLimited()).isFalse();
  }

  @Test
  void aTimeOutClosesTheConnection() {
    // When
    UniAssertSubscriber<Reply> call = run(Duration.ofMillis(20));

    // Then
    call.awaitFailure().assertFailedWith(Failed.class, "no answer in time");
    assertThat(closed).hasValue(1);
    assertThat(attempt.outcome()).isEqualTo(Outcome.TIMEOUT);
    assertThat(attempt.millis()).isBetween(20L, LONG.toMillis());
    assertThat(attempt.rung().outcome()).isEqualTo(Outcome.TIMEOUT);
  }

  @Test
  void aCallerWhoLeavesClosesTheConnection() {
    // Given
    UniAssertSubscriber<Reply> call = run(LONG);

    // When
    attempt.abandon();

    // Then
    call.assertFailedWith(Abandoned.class);
    assertThat(closed).hasValue(1);
    assertThat(attempt.outcome()).isEqualTo(Outcome.ABANDONED);
  }

  @Test
  void whatWasEndedBeforeItsStartClosesAtOnce() {
    // Given
    attempt.hangUp(Outcome.TIMEOUT);

    // When
    UniAssertSubscriber<Reply> call = run(LONG);

    // Then
    call.assertFailedWith(Failed.class, "no answer in time");
    assertThat(closed).hasValue(1);
  }

  @Test
  void aRejectionKeepsItsCode() {
    // Given
    run(LONG);

    // When
    proxy.get().fail(new Rejected(400, "too long", VendorCode.of("context_length_exceeded"), null));

    // Then
    assertThat(attempt.rung().code())
        .isPresent()
        .isEqualTo(VendorCode.of("context_length_exceeded"));
    assertThat(attempt.rung().outcome()).isEqualTo(Outcome.REJECTED);
  }

  @Test
  void aFailureKeepsTheWaitThatWasAskedFor() {
    // Given
    UniAssertSubscriber<Reply> call = run(LONG);
    UpstreamException limited =
        new Failed(Outcome.RATE_LIMITED, "slow down", Optional.of(Duration.ofSeconds(9)));

    // When
    proxy.get().fail(limited);

    // Then
    assertThat(call.getFailure()).isSameAs(limited);
    assertThat(attempt.retryAfter()).contains(Duration.ofSeconds(9));
    assertThat(attempt.rateLimited()).isTrue();
  }

  @Test
  void aPauseIsKnownAsOne() {
    // When
    attempt.coolDown(Duration.ofSeconds(4));

    // Then
    assertThat(attempt.outcome()).isEqualTo(Outcome.COOLING_DOWN);
    assertThat(attempt.retryAfter()).contains(Duration.ofSeconds(4));
    assertThat(attempt.rateLimited()).isTrue();
  }

  @Test
  void anOpenBreakerRemembersItsRateLimits() {
    // When
    Attempt skipped = Attempt.skipped(Contract.CHEAP, Duration.ofSeconds(5), true);

    // Then
    assertThat(skipped.group()).isEqualTo(Contract.CHEAP);
    assertThat(skipped.outcome()).isEqualTo(Outcome.BREAKER_OPEN);
    assertThat(skipped.retryAfter()).contains(Duration.ofSeconds(5));
    assertThat(skipped.rateLimited()).isTrue();
    assertThat(Attempt.skipped(Contract.CHEAP, LONG, false).rateLimited()).isFalse();
  }

  @ParameterizedTest
  @EnumSource(
      value = Outcome.class,
      names = {"SERVER_ERROR", "CUT"})
  void theFirstEndStands(Outcome first) {
    // Given
    attempt.end(first);

    // When
    boolean again = attempt.end(Outcome.ANSWERED);

    // Then
    assertThat(again).isFalse();
    assertThat(attempt.outcome()).isEqualTo(first);
  }

  @Test
  void whatStillRunsIsReportedAsAbandoned() {
    // When
    run(LONG);

    // Then
    assertThat(attempt.outcome()).isNull();
    assertThat(attempt.rung().outcome()).isEqualTo(Outcome.ABANDONED);
    assertThat(System.nanoTime() - attempt.start()).isBetween(0L, LONG.toNanos());
  }

  private UniAssertSubscriber<Reply> run(Duration limit) {
    Uni<Reply> call =
        Uni.createFrom()
            .<Reply>emitter(proxy::set)
            .onCancellation()
            .invoke(closed::incrementAndGet);
    return attempt.run(call, limit, vertx).subscribe().withSubscriber(UniAssertSubscriber.create());
  }
}
