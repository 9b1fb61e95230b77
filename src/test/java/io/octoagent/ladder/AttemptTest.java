package io.octoagent.ladder;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.octoagent.event.CallTrace;
import io.octoagent.event.Outcome;
import io.octoagent.event.TraceContext;
import io.octoagent.limits.Deadline;
import io.octoagent.litellm.Forwarded;
import io.octoagent.litellm.Reply;
import io.octoagent.litellm.SteeringFields;
import io.octoagent.operation.Operation;
import io.octoagent.operation.RequestBody;
import io.octoagent.operation.UpstreamException;
import io.octoagent.testbed.Caller;
import io.octoagent.testbed.Contract;
import io.octoagent.testbed.LogLines;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AttemptTest {

  private static final Duration LONG = Duration.ofMinutes(1);

  private final Vertx vertx = Vertx.vertx();
  private final LogLines log = new LogLines();

  @AfterEach
  void close() {
    log.close();
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  @Test
  void whatThrowsBeforeItSendsFailsAtOnceAndIsLogged() throws Exception {
    // Given
    Attempt attempt = new Attempt(Contract.MAIN);
    Uni<Reply> broken =
        Uni.createFrom()
            .deferred(
                () -> {
                  throw new IllegalArgumentException("a fault of ours");
                });

    // When
    CompletableFuture<Throwable> end = failure(attempt.run(broken, LONG, vertx));

    // Then
    assertThat(end.get(5, TimeUnit.SECONDS)).isInstanceOf(UpstreamException.Failed.class);
    assertThat(attempt.outcome()).isEqualTo(Outcome.CUT);
    assertThat(log.errors()).singleElement().asString().contains("a fault of ours");
  }

  @Test
  void anotherThreadMayReadTheCallAtItsEnd() throws Exception {
    // Given
    LadderRequest request = request();
    Attempt attempt = request.begin(Contract.MAIN, group -> null);
    CompletableFuture<List<Attempt>> seen = new CompletableFuture<>();
    attempt
        .run(Uni.createFrom().nothing(), LONG, vertx)
        .subscribe()
        .with(
            reply -> {},
            failure ->
                seen.complete(
                    CompletableFuture.supplyAsync(request::attempts)
                        .orTimeout(5, TimeUnit.SECONDS)
                        .join()));

    // When
    request.abandon();

    // Then
    assertThat(seen).isCompletedWithValue(List.of(attempt));
  }

  @Test
  void whoIsAskedForASkippedAttemptMayLookAtTheCallFromAnotherThread() {
    // Given
    LadderRequest request = request();

    // When
    request.begin(
        Contract.FALLBACK,
        group -> {
          CompletableFuture.supplyAsync(request::attempts).orTimeout(5, TimeUnit.SECONDS).join();
          return Attempt.skipped(group, Duration.ZERO, false);
        });

    // Then
    assertThat(request.attempts())
        .extracting(Attempt::group)
        .containsExactly(Contract.MAIN, Contract.FALLBACK);
  }

  private static CompletableFuture<Throwable> failure(Uni<Reply> rung) {
    CompletableFuture<Throwable> end = new CompletableFuture<>();
    rung.subscribe().with(reply -> {}, end::complete);
    return end;
  }

  private static LadderRequest request() {
    return new LadderRequest(
        Operation.CHAT,
        RequestBody.parse(
            Caller.body(false, "main").getBytes(UTF_8),
            Operation.CHAT.fields(),
            SteeringFields.ALL),
        new Target(
            Optional.empty(), List.of(Contract.MAIN, Contract.FALLBACK), Duration.ofSeconds(30)),
        Deadline.in(LONG),
        new LadderRequest.Trace(
            new CallTrace.Unrecorded(new TraceContext(null, null)), null, "test"),
        Forwarded.NOTHING);
  }
}
