package io.octoagent.completion;

import io.octoagent.config.OctoAgentConfig;
import io.octoagent.proxy.BoundedBody;
import io.octoagent.proxy.Deadline;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;

/**
 * Reads the callers' bodies for {@link CompletionRoute}, within three bounds: the size of one, the
 * time until it has to be here, and the memory of all together. That is a sixth of the heap,
 * because a body is there up to four times while it is handed on; without it a few dozen large
 * images at once would end the process.
 */
@Singleton
class Bodies {

  private static final int PART = 6;

  private final Vertx vertx;
  private final long largest;
  private final long most;
  private long held;

  @Inject
  Bodies(Vertx vertx, OctoAgentConfig config) {
    this(vertx, config.maxBody().asLongValue(), Runtime.getRuntime().maxMemory() / PART);
  }

  Bodies(Vertx vertx, long largest, long most) {
    this.vertx = vertx;
    this.largest = largest;
    this.most = most;
  }

  /**
   * The body of {@code call}, which holds its memory until the call's end. Fails with {@code
   * BoundedBody.TooLarge}, {@link Overloaded}, or with {@link SlowBody} at the deadline; who is
   * that slow is hung up on.
   */
  Uni<Buffer> read(HttpServerRequest request, Deadline deadline, Call call) {
    Share share = new Share();
    call.keeps(share::release);
    return Uni.createFrom()
        .emitter(
            body -> {
              long timer =
                  vertx.setTimer(
                      deadline.leftMs(),
                      late -> {
                        request.response().endHandler(told -> request.connection().close());
                        body.fail(new SlowBody());
                      });
              BoundedBody.read(request, largest, share::grow)
                  .onComplete(read -> vertx.cancelTimer(timer))
                  .onSuccess(body::complete)
                  .onFailure(body::fail);
            });
  }

  /** Bytes held now, by all calls. */
  synchronized long held() {
    return held;
  }

  /** What one call holds; one that is alone may be as large as a body may be. */
  final class Share {
    private long taken;
    private boolean over;

    /**
     * Holds so many bytes more.
     *
     * @throws Overloaded if they would be too many, or nobody waits for them any more
     */
    void grow(long bytes) {
      synchronized (Bodies.this) {
        boolean alone = held == taken;
        if (over || (held + bytes > most && !alone)) {
          throw new Overloaded("The bodies of the calls in flight are too large together");
        }
        held += bytes;
        taken += bytes;
      }
    }

    /** Gives back what it holds. */
    void release() {
      synchronized (Bodies.this) {
        over = true;
        held -= taken;
        taken = 0;
      }
    }
  }
}
