package io.octoagent.api;

import io.octoagent.limits.Memory;
import io.octoagent.operation.ApiError;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Writes an answer to its caller and records the end of the call; called by {@link OperationRoute}.
 * A stream ends in one of two ways: complete, with a clean end of the response, or with an error
 * event and a {@linkplain AbnormalEnd broken} one.
 */
@Singleton
class AnswerWriter {

  private static final Logger LOG = Logger.getLogger(AnswerWriter.class);

  private static final String UNWRITABLE = "An answer could not be written: %s";

  private final ErrorMapper errors;
  private final Memory memory;
  private final Drain drain;
  private final AbnormalEnd brokenEnd;

  AnswerWriter(ErrorMapper errors, Memory memory, Drain drain, AbnormalEnd brokenEnd) {
    this.errors = errors;
    this.memory = memory;
    this.drain = drain;
    this.brokenEnd = brokenEnd;
  }

  /** Writes {@code answer}; the events of a stream are written as they arrive. */
  void write(Answer answer, HttpServerRequest request, Call call) {
    switch (answer.body()) {
      case Answer.Whole ignored ->
          write(
              call,
              () -> {
                // over HTTP/2 the end of an answer closes its stream; the caller has not left
                request.response().closeHandler(null);
                call.release();
                send(answer, request.response());
                call.ends();
              });
      case Answer.Streamed streamed ->
          write(call, () -> stream(answer, streamed, request, call), streamed.callerLeft());
    }
  }

  /** Writes the answer to a request that is no call. */
  void writeWhole(Answer answer, HttpServerResponse caller) {
    try {
      send(answer, caller);
    } catch (RuntimeException e) {
      LOG.warnf(UNWRITABLE, e.getClass().getName());
    }
  }

  private void send(Answer answer, HttpServerResponse caller) {
    int bytes = answer.body() instanceof Answer.Whole whole ? whole.json().length() : 0;
    hold(bytes, answer.writeTo(caller));
  }

  /**
   * Ends the call even if the response can no longer be written: the caller has gone, whether or
   * not the close handler ran.
   */
  private static void write(Call call, Runnable write, Runnable... hangUp) {
    try {
      write.run();
    } catch (RuntimeException e) {
      LOG.warnf(UNWRITABLE, e.getClass().getName());
      List.of(hangUp).forEach(Runnable::run);
      call.abandon();
    }
  }

  private void stream(Answer answer, Answer.Streamed body, HttpServerRequest request, Call call) {
    HttpServerResponse caller = request.response();
    if (request.version() == HttpVersion.HTTP_1_0) {
      // HTTP/1.0 has no chunks: the end of the connection is the end of the stream
      Drain.closeAfterAnswer(request);
    }
    answer.writeTo(caller);
    caller.setChunked(true);
    Drain.Stream stream =
        drain.begins(
            () -> {
              body.callerLeft().run();
              breakOff(request, body, Buffer.buffer(), Drain.stopping(), call);
            });
    caller.closeHandler(
        left -> {
          stream.unregister();
          body.callerLeft().run();
          call.abandon();
        });
    body.pipe()
        .accept(
            caller,
            (rest, failure) -> {
              stream.unregister();
              write(call, () -> end(request, body, rest, failure, call));
            });
  }

  private void end(
      HttpServerRequest request,
      Answer.Streamed body,
      Buffer rest,
      Optional<? extends Throwable> failure,
      Call call) {
    if (failure.isPresent()) {
      breakOff(request, body, rest, failure.get(), call);
    } else {
      HttpServerResponse caller = request.response();
      caller.closeHandler(null);
      rest.appendBuffer(body.ending().complete());
      call.release();
      hold(rest.length(), caller.end(rest));
      call.ends();
    }
  }

  private void breakOff(
      HttpServerRequest request, Answer.Streamed body, Buffer rest, Throwable failure, Call call) {
    HttpServerResponse caller = request.response();
    caller.closeHandler(null);
    ApiError error = errors.toError(failure);
    call.fails(error.code());
    rest.appendBuffer(body.ending().broken(error, call.requestId()));
    call.release();
    Future<Void> written = caller.write(rest);
    hold(rest.length(), written);
    brokenEnd.after(written, request);
    call.ends();
  }

  /** Counts sent bytes as held until they are written, however slowly the caller reads. */
  private void hold(int bytes, Future<Void> written) {
    Memory.Share share = memory.answer(bytes);
    written.onComplete(done -> share.release());
  }
}
