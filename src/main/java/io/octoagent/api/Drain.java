package io.octoagent.api;

import io.octoagent.config.Roles;
import io.octoagent.limits.Overloaded;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * Drains the service between the signal to stop and the stop, for {@link OperationRoute}. The
 * framework ends readiness at once, but calls are still accepted for {@code
 * quarkus.shutdown.delay}, until load balancers have noticed, each as the last one on its
 * connection. Then new calls are refused. Calls in flight keep all the time that they were
 * promised; a stream that lasts longer is ended with an error event, shortly before the framework's
 * own limit ({@code quarkus.shutdown.timeout}) would cut it.
 */
@Singleton
class Drain {

  private static final Logger LOG = Logger.getLogger(Drain.class);

  /** The time between the last call's deadline and the end of the streams. */
  private static final Duration MARGIN = Duration.ofSeconds(2);

  private final Vertx vertx;
  private final long delayMs;
  private final long lastMs;
  private final Set<Stream> streams = ConcurrentHashMap.newKeySet();
  private volatile boolean begun;
  private volatile boolean refusing;

  Drain(
      Vertx vertx,
      Roles roles,
      @ConfigProperty(name = "quarkus.shutdown.delay") Optional<Duration> delay) {
    this.vertx = vertx;
    this.delayMs = Math.max(1, delay.orElse(Duration.ZERO).toMillis());
    this.lastMs = delayMs + roles.longestTimeout().plus(MARGIN).toMillis();
  }

  void onSignal(@Observes ShutdownDelayInitiatedEvent event) {
    LOG.info("Stopping: not ready any more, calls in flight may finish");
    begun = true;
    vertx.setTimer(delayMs, id -> refusing = true);
    vertx.setTimer(lastMs, id -> streams.forEach(Stream::end));
  }

  /**
   * Makes a call that arrives after the signal the last one on its connection: a caller that reused
   * the connection could send its next call just as it closes. An HTTP/2 connection stays open:
   * other calls may be in flight on it, and the framework announces the shutdown there itself.
   */
  void partWith(HttpServerRequest caller) {
    if (begun && caller.version() != HttpVersion.HTTP_2) {
      closeAfterAnswer(caller);
    }
  }

  /** Makes the call the last one on its connection. */
  static void closeAfterAnswer(HttpServerRequest caller) {
    HttpServerResponse answer = caller.response();
    answer.putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
    answer.endHandler(sent -> caller.connection().close());
  }

  /** Whether new calls are refused. */
  boolean refuses() {
    return refusing;
  }

  /** The error of a call that is refused, or whose stream is ended. */
  static Overloaded stopping() {
    return new Overloaded("OctoAgent is stopping");
  }

  /** Registers a stream that has begun; {@code end} ends it, in the thread of this call. */
  Stream begins(Runnable end) {
    Stream stream = new Stream(vertx.getOrCreateContext(), end);
    streams.add(stream);
    return stream;
  }

  /** A stream in progress. */
  final class Stream {
    private final Context context;
    private final Runnable end;

    private Stream(Context context, Runnable end) {
      this.context = context;
      this.end = end;
    }

    /** The stream has ended by itself. */
    void unregister() {
      streams.remove(this);
    }

    private void end() {
      context.runOnContext(
          here -> {
            if (streams.remove(this)) {
              end.run();
            }
          });
    }
  }
}
