package io.octoagent.api;

import io.octoagent.operation.ApiError;
import io.octoagent.replay.Head;
import io.octoagent.replay.Recording;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The first call with an {@code Idempotency-Key}, for {@link SharedAnswers}. It goes on while
 * anybody waits for its answer, whether or not its own caller does.
 */
final class LeadingCall implements Recording.Source {

  private final Supplier<Uni<Answer>> own;
  private final ErrorMapper errors;
  private final RoutingContext routing;
  private final Call call;
  private Runnable release;
  private Cancellable asking;
  private Answer answer;

  /** A call that may be the first one; {@code own} asks for its answer. */
  LeadingCall(Supplier<Uni<Answer>> own, ErrorMapper errors, RoutingContext routing, Call call) {
    this.own = own;
    this.errors = errors;
    this.routing = routing;
    this.call = call;
  }

  /** Whether it is the first one. */
  boolean isFirst() {
    return release != null;
  }

  /** Its own answer; null if it has none, or another call's. */
  Answer answer() {
    return answer;
  }

  @Override
  public void leads() {
    release = call.goesOn();
  }

  @Override
  public void start(Recording recording) {
    asking =
        Uni.createFrom()
            .deferred(own::get)
            .onFailure()
            .recoverWithItem(this::refusal)
            .subscribe()
            .with(given -> record(given, recording));
  }

  private Answer refusal(Throwable failure) {
    ApiError error = errors.toError(failure);
    call.fails(error.code());
    return ErrorAnswer.of(error, routing);
  }

  private void record(Answer given, Recording recording) {
    answer = given;
    switch (given.body()) {
      case Answer.Whole whole -> {
        release.run();
        recording.answers(head(given, whole.error()), whole.json());
      }
      case Answer.Streamed streamed ->
          streamed
              .pipe()
              .accept(
                  recording.begins(head(given, Optional.empty()), streamed.ending()),
                  (rest, failure) -> {
                    release.run();
                    recording.ends(rest, failure);
                  });
    }
  }

  private static Head head(Answer answer, Optional<ApiError> error) {
    return new Head(
        CallHeaders.shared(answer),
        answer.body() instanceof Answer.Streamed,
        error.isEmpty() && !CallHeaders.isDegraded(answer),
        error);
  }

  @Override
  public void cancel() {
    if (answer != null && answer.body() instanceof Answer.Streamed streamed) {
      streamed.callerLeft().run();
    } else if (asking != null) {
      asking.cancel();
    }
    release.run();
  }
}
