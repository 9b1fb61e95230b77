package io.octoagent.edge;

import io.netty.channel.ChannelHandlerContext;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * Limits the time that a head may take to arrive, for {@link Edge}, so that no one can hold a
 * connection by sending it in tiny pieces. {@code quarkus.http.idle-timeout} limits a connection
 * that is idle between two requests.
 */
final class HeadClock {

  /** Reports to the handlers behind the edge that the head of an HTTP/1 request is late. */
  static final Object HEAD_IS_LATE = new Object();

  static final Duration LIMIT = Duration.ofSeconds(10);

  private final long limitMs;
  private final Runnable late;
  private Future<?> timer;

  HeadClock(Duration limit, Runnable late) {
    this.limitMs = limit.toMillis();
    this.late = late;
  }

  /** Starts the clock for a head, unless it is already running. */
  void starts(ChannelHandlerContext connection) {
    if (timer == null) {
      timer =
          connection
              .executor()
              .schedule(
                  () -> {
                    timer = null;
                    late.run();
                  },
                  limitMs,
                  TimeUnit.MILLISECONDS);
    }
  }

  /** Stops the clock: the head has arrived, or is no longer expected. */
  void stops() {
    if (timer != null) {
      timer.cancel(false);
      timer = null;
    }
  }
}
