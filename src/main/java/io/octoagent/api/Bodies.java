package io.octoagent.api;

import io.octoagent.config.OctoAgentConfig;
import io.octoagent.limits.BoundedBody;
import io.octoagent.limits.Deadline;
import io.octoagent.limits.Memory;
import io.octoagent.limits.Overloaded;
import io.octoagent.operation.InvalidRequest;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import jakarta.inject.Singleton;

/**
 * Reads request bodies for {@link OperationRoute} within three limits: the size of one body, the
 * time by which it must have arrived, and the {@link Memory} of all bodies together.
 */
@Singleton
class Bodies {

  /** HTTP/2: the rest of the request is not needed. */
  private static final long NO_ERROR = 0;

  private final Vertx vertx;
  private final Memory memory;
  private final long largest;

  Bodies(Vertx vertx, Memory memory, OctoAgentConfig config) {
    this.vertx = vertx;
    this.memory = memory;
    this.largest = config.maxBody().asLongValue();
  }

  /**
   * Reads the body of {@code call}; its memory is held until the call ends. Fails with {@code
   * BoundedBody.TooLarge}, with {@link Overloaded}, with {@link InvalidRequest} if the body breaks
   * off, or with {@link SlowBody} at the deadline; a caller that slow is disconnected after the
   * answer.
   */
  Uni<Buffer> read(HttpServerRequest request, Deadline deadline, Call call) {
    if (announced(request) > largest) {
      throw new BoundedBody.TooLarge(largest);
    }
    Memory.Share share = memory.body();
    call.holds(share::release);
    return Uni.createFrom()
        .emitter(
            body -> {
              Future<Buffer> read =
                  BoundedBody.read(request, largest, bytes -> hold(share, bytes))
                      .onSuccess(body::complete)
                      .onFailure(failure -> body.fail(known(failure)));
              // nearly every body is here by the event loop's next turn, and needs no timer
              vertx.runOnContext(
                  turn -> {
                    if (!read.isComplete()) {
                      limit(request, deadline, read, body);
                    }
                  });
            });
  }

  private void limit(
      HttpServerRequest request,
      Deadline deadline,
      Future<Buffer> read,
      UniEmitter<? super Buffer> body) {
    long timer =
        vertx.setTimer(
            deadline.leftMs(),
            late -> {
              hangUpAfterAnswer(request);
              body.fail(new SlowBody());
            });
    read.onComplete(here -> vertx.cancelTimer(timer));
    // also when the caller leaves first
    body.onTermination(() -> vertx.cancelTimer(timer));
  }

  /** The announced length, so that a body known to be too large is not read. */
  private static long announced(HttpServerRequest request) {
    String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
    try {
      return length == null ? 0 : Long.parseLong(length);
    } catch (NumberFormatException e) {
      // HTTP/2: the framework counts the bytes itself
      return 0;
    }
  }

  private static void hold(Memory.Share share, long bytes) {
    if (!share.covers(bytes)) {
      throw new Overloaded("The bodies of the calls in flight are too large together");
    }
  }

  /**
   * Returns this service's own refusals unchanged. Any other failure means that the caller reset
   * the connection or sent malformed chunks.
   */
  private static Throwable known(Throwable failure) {
    return failure instanceof BoundedBody.TooLarge || failure instanceof Overloaded
        ? failure
        : new InvalidRequest(null, "The body broke off, or its chunks are malformed.");
  }

  /** Over HTTP/2 closes only the call's own stream, because the connection carries other calls. */
  private static void hangUpAfterAnswer(HttpServerRequest request) {
    HttpServerResponse answer = request.response();
    answer.endHandler(
        sent -> {
          if (request.version() == HttpVersion.HTTP_2) {
            answer.reset(NO_ERROR);
          } else {
            request.connection().close();
          }
        });
  }
}
