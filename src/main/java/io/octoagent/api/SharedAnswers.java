package io.octoagent.api;

import io.octoagent.event.ErrorCode;
import io.octoagent.ladder.LadderRequest;
import io.octoagent.litellm.Diagnosis;
import io.octoagent.litellm.ProxyHttp;
import io.octoagent.operation.StreamEnding;
import io.octoagent.replay.Head;
import io.octoagent.replay.Key;
import io.octoagent.replay.Reader;
import io.octoagent.replay.Replays;
import io.octoagent.replay.TooLate;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import java.util.function.Supplier;

/**
 * Gives a call with an {@code Idempotency-Key} the answer of the first one with it; called by
 * {@link Answers} between the request's check and anything that costs. If the first one had less
 * time than the call has, and ran out of it, the call asks by itself.
 */
@Singleton
class SharedAnswers {

  /** With less time than this, a call does not ask when the first one has run out of its own. */
  private static final long WORTH_ASKING_MS = 250;

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
    LeadingCall leading = new LeadingCall(() -> inTime(request, own), errors, routing, call);
    Reader reader = replays.read(key, leading);
    if (!leading.isFirst()) {
      call.joins();
    }
    return reader
        .begun(request.deadline().leftMs())
        .chain(
            head -> {
              if (leading.answer() != null) {
                return Uni.createFrom().item(first(leading.answer(), reader));
              }
              if (CallHeaders.error(head) == ErrorCode.DEADLINE_EXCEEDED
                  && request.deadline().leftMs() >= WORTH_ASKING_MS) {
                reader.leave();
                return answer(request, routing, call, own);
              }
              return Uni.createFrom().item(replayed(head, reader, request, routing, call));
            });
  }

  /** It is late if another replica had the key, whose call came to nothing. */
  private static Uni<Answer> inTime(LadderRequest request, Supplier<Uni<Answer>> own) {
    return request.deadline().passed() ? Uni.createFrom().failure(new TooLate()) : own.get();
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
