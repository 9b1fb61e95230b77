package io.octoagent.ladder;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.octoagent.config.Group;
import io.octoagent.event.CallTrace;
import io.octoagent.event.Consumption;
import io.octoagent.event.Consumption.Source;
import io.octoagent.event.Outcome;
import io.octoagent.event.Rung;
import io.octoagent.event.TraceContext;
import io.octoagent.limits.Deadline;
import io.octoagent.litellm.Forwarded;
import io.octoagent.litellm.ProxyRequest;
import io.octoagent.litellm.Reply;
import io.octoagent.litellm.SteeringFields;
import io.octoagent.operation.Operation;
import io.octoagent.operation.RequestBody;
import io.octoagent.operation.UpstreamException;
import io.octoagent.operation.UpstreamException.Failed;
import io.octoagent.testbed.Contract;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a call on the ladder knows of itself; of its hour, a slow machine may lose minutes. */
class LadderRequestTest {

  private static final Duration HOUR = Duration.ofHours(1);
  private static final Duration SLOW = Duration.ofMinutes(2);
  private static final Group LAST = new Group("last");

  private final Vertx vertx = Vertx.vertx();

  @AfterEach
  void close() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  @Test
  void allButTheLastGroupLeaveTimeForTheNext() {
    // When
    LadderRequest request = request();

    // Then
    assertThat(request.after(Contract.MAIN)).contains(Contract.FALLBACK);
    assertThat(request.after(LAST)).isEmpty();
    Duration most = Duration.ofMinutes(36);
    assertThat(request.limit(Contract.MAIN)).isBetween(most.minus(SLOW), most);
    assertThat(request.limit(LAST)).isBetween(HOUR.minus(SLOW), HOUR);
  }

  @ParameterizedTest
  @CsvSource({"0, false", "30, true"})
  void aBodyThatTookATwentiethOfTheTimeWasLate(long minutes, boolean late) {
    // When
    LadderRequest request = request(startedAgo(Duration.ofMinutes(minutes)), "", null);

    // Then
    assertThat(request.bodyWasLate()).isEqualTo(late);
  }

  @ParameterizedTest
  @CsvSource(
      value = {"header, header", "null, body"},
      nullValues = "null")
  void theHeadersTaskOutranksTheBodys(String header, String task) {
    // When
    LadderRequest request = request(Deadline.in(HOUR), ",\"metadata\":{\"task\":\"body\"}", header);

    // Then
    assertThat(request.task()).isEqualTo(task);
    assertThat(request.caller()).isEqualTo("test");
  }

  @Test
  void aRequestToAGroupHasWhatTheCallHas() {
    // Given
    LadderRequest request = request();

    // When
    ProxyRequest sent = request.to(Contract.FALLBACK, Duration.ofSeconds(7));

    // Then
    assertThat(sent)
        .isEqualTo(
            new ProxyRequest(
                Operation.CHAT,
                Contract.FALLBACK,
                request.body(),
                sent.trace(),
                Forwarded.NOTHING,
                null,
                Duration.ofSeconds(7)));
    assertThat(sent.operation()).isEqualTo(request.operation());
  }

  @Test
  void whatIsSkippedIsNotSent() {
    // Given
    LadderRequest request = request();

    // When
    request.begin(LAST, LadderRequestTest::open);

    // Then
    assertThat(request.attempts())
        .extracting(Attempt::outcome)
        .containsExactly(Outcome.BREAKER_OPEN, Outcome.BREAKER_OPEN, null);
    assertThat(request.requestsSent()).isEqualTo(1);
    assertThat(request.fallbackReason()).contains(Outcome.BREAKER_OPEN);
  }

  @Test
  void theFirstGroupsAttemptIsNoFallback() {
    // Given
    LadderRequest request = request();

    // When
    request.begin(Contract.MAIN, LadderRequestTest::open);

    // Then
    assertThat(request.fallbackReason()).isEmpty();
    assertThat(request.attempts()).hasSize(1);
  }

  @Test
  void theNextRungEndsTheOneBeforeIt() {
    // Given
    LadderRequest request = request();
    Attempt first = request.begin(Contract.MAIN, LadderRequestTest::open);

    // When
    request.begin(Contract.FALLBACK, LadderRequestTest::open);

    // Then
    assertThat(first.outcome()).isEqualTo(Outcome.TIMEOUT);
    assertThat(request.fallbackReason()).contains(Outcome.TIMEOUT);
    assertThat(request.requestsSent()).isEqualTo(2);
  }

  @Test
  void aCallThatItsCallerHasLeftBeginsNoMoreRungs() {
    // Given
    LadderRequest request = request();
    Attempt first = request.begin(Contract.MAIN, LadderRequestTest::open);

    // When
    request.abandon();

    // Then
    assertThat(first.outcome()).isEqualTo(Outcome.ABANDONED);
    assertThatThrownBy(() -> request.begin(Contract.FALLBACK, LadderRequestTest::open))
        .isInstanceOf(UpstreamException.Abandoned.class);
  }

  @Test
  void whatDiscardedAnswersConsumedIsCountedAsWell() {
    // Given
    LadderRequest request = request();
    run(request.begin(Contract.MAIN, LadderRequestTest::open), hollow(new BigDecimal("0.5")));
    Attempt second = request.begin(Contract.FALLBACK, LadderRequestTest::open);

    // When
    run(second, Uni.createFrom().item(answer(new BigDecimal("0.25"))));

    // Then
    assertThat(request.consumption())
        .isEqualTo(new Consumption(2L, 4L, null, new BigDecimal("0.75"), Source.HEADER));
    assertThat(second.rung().consumption().costUsd()).isEqualByComparingTo("0.25");
  }

  @Test
  void aNonRetryableFailureIsTheEndAsItIs() {
    // Given
    LadderRequest request = request();
    Attempt running = request.begin(Contract.MAIN, LadderRequestTest::open);
    UpstreamException refused = new UpstreamException.KeyRefused("no");

    // When
    RuntimeException end = request.end(refused, LadderRequestTest::open);

    // Then
    assertThat(end).isSameAs(refused);
    assertThat(running.outcome()).isEqualTo(Outcome.TIMEOUT);
  }

  @Test
  void anyOtherEndNamesEveryGroup() {
    // Given
    LadderRequest request = request();
    run(
        request.begin(Contract.MAIN, LadderRequestTest::open),
        Uni.createFrom()
            .failure(new Failed(Outcome.RATE_LIMITED, "wait", Optional.of(Duration.ofSeconds(3)))));

    // When
    RuntimeException end =
        request.end(new Failed(Outcome.SERVER_ERROR, "down"), LadderRequestTest::open);

    // Then
    assertThat(end)
        .isInstanceOfSatisfying(
            LadderExhausted.class,
            exhausted -> {
              assertThat(exhausted.rungs())
                  .extracting(Rung::group)
                  .containsExactly(Contract.MAIN, Contract.FALLBACK, LAST);
              assertThat(exhausted.rungs())
                  .extracting(Rung::outcome)
                  .containsExactly(
                      Outcome.RATE_LIMITED, Outcome.BREAKER_OPEN, Outcome.BREAKER_OPEN);
              assertThat(exhausted.retryAfter()).as("the shortest").contains(Duration.ofSeconds(2));
              assertThat(exhausted.rateLimited()).isTrue();
              assertThat(exhausted.deadlinePassed()).isFalse();
              assertThat(exhausted.conversation()).isNull();
            });
  }

  @Test
  void theEndSaysWhetherTheTimeIsOver() {
    // Given
    LadderRequest request = request(startedAgo(HOUR), "", null);

    // When
    RuntimeException end =
        request.end(new Failed(Outcome.TIMEOUT, "late"), LadderRequestTest::open);

    // Then
    assertThat(end)
        .isInstanceOfSatisfying(
            LadderExhausted.class,
            exhausted -> {
              assertThat(exhausted.deadlinePassed()).isTrue();
              assertThat(exhausted.rateLimited()).isFalse();
            });
  }

  private void run(Attempt attempt, Uni<Reply> answer) {
    attempt.run(answer, HOUR, vertx).subscribe().with(reply -> {}, failure -> {});
  }

  private static Uni<Reply> hollow(BigDecimal cost) {
    return Uni.createFrom()
        .failure(new Failed(Outcome.HOLLOW, "nothing in it").after(consumed(cost)));
  }

  private static Reply answer(BigDecimal cost) {
    return new Reply.Plain(
        Contract.FALLBACK, Buffer.buffer("{}"), Optional.empty(), consumed(cost), Optional.empty());
  }

  private static Consumption consumed(BigDecimal cost) {
    return new Consumption(1L, 2L, null, cost, Source.HEADER);
  }

  private static Attempt open(Group group) {
    return Attempt.skipped(group, Duration.ofSeconds(2), false);
  }

  private static Deadline startedAgo(Duration past) {
    return new Deadline(System.nanoTime() - past.toNanos(), HOUR.toNanos(), Long.MAX_VALUE);
  }

  private static LadderRequest request() {
    return request(Deadline.in(HOUR), "", null);
  }

  private static LadderRequest request(Deadline deadline, String members, String task) {
    String body =
        "{\"model\":\"main\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]" + members + "}";
    return new LadderRequest(
        Operation.CHAT,
        RequestBody.parse(body.getBytes(UTF_8), Operation.CHAT.fields(), SteeringFields.ALL),
        new Target(Optional.empty(), List.of(Contract.MAIN, Contract.FALLBACK, LAST), HOUR),
        deadline,
        new LadderRequest.Trace(
            new CallTrace.Unrecorded(new TraceContext(null, null)), task, "test"),
        Forwarded.NOTHING);
  }
}
