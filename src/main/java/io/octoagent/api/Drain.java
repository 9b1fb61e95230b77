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
 * What happens between the signal to stop and the stop. Readiness is down at once, by the
 * framework, and calls are still taken for {@code quarkus.shutdown.delay}, until those who route
 * them have noticed, each as the last one on its connection. Then new ones are refused. Those in
 * flight have all the time that they were promised; a stream that goes on beyond that is ended with
 * an error event, shortly before the framework's own limit ({@code quarkus.shutdown.timeout}) would
 * cut it. Asked by {@link CompletionRoute}.
 */
@Singleton
class Drain {

  private static final Logger LOG = Logger.getLogger(Drain.class);

  /** Between the last call's deadline and the end of the streams. */
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
   * Lets a call that came after the signal be the last one on its connection: a caller that keeps
   * it would send its next call to a closing door. An HTTP/2 connection stays: other calls may be
   * in flight on it, and the framework says there that it goes.
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

  /** What callers are told whose call is refused, or whose stream is ended. */
  static Overloaded stopping() {
    return new Overloaded("OctoAgent is stopping");
  }

  /** Takes note of a stream that has begun; {@code end} ends it, in the thread of this call. */
  Stream begins(Runnable end) {
    Stream stream = new Stream(vertx.getOrCreateContext(), end);
    streams.add(stream);
    return stream;
  }

  /** A stream that goes on. */
  final class Stream {
    private final Context context;
    private final Runnable end;

    private Stream(Context context, Runnable end) {
      this.context = context;
      this.end = end;
    }

    /** It is over by itself. */
    void isOver() {
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
