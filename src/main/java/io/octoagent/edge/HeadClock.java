package io.octoagent.edge;

import io.netty.channel.ChannelHandlerContext;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * The time that a head may take to arrive, so that nobody holds a connection by sending it in
 * crumbs. A connection that is idle between two requests is up to {@code
 * quarkus.http.idle-timeout}.
 */
final class HeadClock {

  /** Tells the handlers behind that the head of a request on HTTP/1 is late. */
  static final Object HEAD_IS_LATE = new Object();

  static final Duration LIMIT = Duration.ofSeconds(10);

  private final long limitMs;
  private final Runnable late;
  private Future<?> timer;

  HeadClock(Duration limit, Runnable late) {
    this.limitMs = limit.toMillis();
    this.late = late;
  }

  /** A head begins; nothing changes when one has begun already. */
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

  /** The head is here, or nobody waits for it any more. */
  void stops() {
    if (timer != null) {
      timer.cancel(false);
      timer = null;
    }
  }
}
