package io.octoagent.api;

import io.netty.channel.ChannelOption;
import io.octoagent.config.OctoAgentConfig;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.impl.HttpServerConnection;
import jakarta.inject.Singleton;

/**
 * Ends a response so that no client can mistake it for a complete one, even a client that ignores
 * error events (docs/decisions/0012). {@link AnswerWriter} calls it after writing the error event.
 */
@Singleton
class AbnormalEnd {

  /** HTTP/2: the response cannot be completed. */
  private static final long INTERNAL_ERROR = 2;

  /**
   * The delay between the event and the break. Many clients read in one thread and deliver in
   * another, and drop undelivered data once they see the break.
   */
  private static final long GRACE_MS = 200;

  private final Vertx vertx;
  private final long patienceMs;

  AbnormalEnd(Vertx vertx, OctoAgentConfig config) {
    this.vertx = vertx;
    this.patienceMs = config.streamIdleS().toMillis();
  }

  /**
   * Breaks off the response shortly after {@code written}, the write of its last event, completes.
   * It breaks off without waiting for that write if the caller has not read so far within the time
   * that a stream may be silent.
   */
  void after(Future<Void> written, HttpServerRequest request) {
    long patience = vertx.setTimer(patienceMs, id -> giveUp(request));
    written.onComplete(
        done -> {
          vertx.cancelTimer(patience);
          vertx.setTimer(GRACE_MS, id -> breakOff(request));
        });
  }

  private static void breakOff(HttpServerRequest request) {
    if (!request.response().closed()) {
      switch (request.version()) {
        case HTTP_2 -> request.response().reset(INTERNAL_ERROR);
        case HTTP_1_1 -> request.connection().close();
        // closing the connection would look like the end of a complete answer
        case HTTP_1_0 -> reset(request);
      }
    }
  }

  private static void giveUp(HttpServerRequest request) {
    if (!request.response().closed()) {
      switch (request.version()) {
        case HTTP_2 -> request.response().reset(INTERNAL_ERROR);
        case HTTP_1_1, HTTP_1_0 -> reset(request);
      }
    }
  }

  private static void reset(HttpServerRequest request) {
    if (request.connection() instanceof HttpServerConnection connection) {
      connection.channel().config().setOption(ChannelOption.SO_LINGER, 0);
      // bypasses the orderly close, which would wait until the caller has read everything
      var unused = connection.channelHandlerContext().close();
    }
  }
}
