package io.octoagent.api;

import io.octoagent.ladder.LadderRequest;
import io.octoagent.litellm.Diagnosis;
import io.octoagent.litellm.ProxyHttp;
import io.octoagent.operation.StreamEnding;
import io.octoagent.replay.Head;
import io.octoagent.replay.Key;
import io.octoagent.replay.Reader;
import io.octoagent.replay.Replays;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import java.util.function.Supplier;

/**
 * Gives a call with an {@code Idempotency-Key} the answer of the first one with it; called by
 * {@link Answers} between the request's check and anything that costs.
 */
@Singleton
class SharedAnswers {

  private final Replays replays;
  private final ErrorMapper errors;

  SharedAnswers(Replays replays, ErrorMapper errors) {
    this.replays = replays;
    this.errors = errors;
  }

  /** The answer to {@code request}; {@code own} asks for it if no other call has. */
  Uni<Answer> answer(
      LadderRequest request, RoutingContext routing, Call call, Supplier<Uni<Answer>> own) {
    String header = replays.isOn() ? IdempotencyKey.of(routing.request(), call) : null;
    if (header == null) {
      return own.get();
    }
    Key key =
        Key.of(
            CallerIdentity.caller(routing),
            header,
            request.operation().path(),
            request.body().bytes());
    LeadingCall leading = new LeadingCall(own, errors, routing, call);
    Reader reader = replays.read(key, leading);
    if (!leading.isFirst()) {
      call.joins();
    }
    return reader
        .begun(request.deadline().leftMs())
        .map(
            head ->
                leading.answer() == null
                    ? replayed(head, reader, request, routing, call)
                    : first(leading.answer(), reader));
  }

  /** The first call's own answer; what is streamed goes through the recording. */
  private static Answer first(Answer answer, Reader reader) {
    return switch (answer.body()) {
      case Answer.Whole ignored -> {
        reader.leave();
        yield answer;
      }
      case Answer.Streamed streamed ->
          new Answer(answer.status(), answer.headers(), streamed(reader, streamed.ending()));
    };
  }

  private static Answer replayed(
      Head head, Reader reader, LadderRequest request, RoutingContext routing, Call call) {
    call.joins();
    Answer answer;
    if (head.error().isPresent()) {
      reader.leave();
      call.fails(head.error().get().code());
      answer = ErrorAnswer.of(head.error().get(), routing);
    } else if (head.stream()) {
      call.replays(CallHeaders.replay(head.headers()));
      StreamEnding ending =
          request.operation().stream(request.body(), ProxyHttp.MAX_ANSWER, Diagnosis::inBand);
      answer = Answer.streamed(streamed(reader, ending));
    } else {
      call.replays(CallHeaders.replay(head.headers()));
      answer = Answer.whole(200, reader.body());
    }
    CallHeaders.addReplay(answer, head.headers());
    return answer;
  }

  private static Answer.Streamed streamed(Reader reader, StreamEnding ending) {
    return new Answer.Streamed(
        (caller, end) -> reader.pipeTo(caller, end::ended), reader::leave, reader.ending(ending));
  }
}
