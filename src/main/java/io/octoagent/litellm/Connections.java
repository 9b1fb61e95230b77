package io.octoagent.litellm;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.netty.util.Attribute;
import io.netty.util.AttributeKey;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.impl.ConnectionBase;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;

/**
 * Counts the requests that use a connection to the proxy and those that wait for one, on all event
 * loops and for both {@link PlainTransport} and {@link StreamTransport}. A request waits only while
 * its connection is being made, never for another request's, because the pools hold all that
 * admission admits. A request that waits longer than connecting may take is therefore a fault of
 * this process, and {@code LlmReadiness} reports it.
 */
@Singleton
public class Connections implements MeterBinder {

  private static final Duration STALLED = ProxyHttp.CONNECT_TIMEOUT.plusSeconds(2);

  /** The connection's attribute that holds the request using it. */
  private static final AttributeKey<Use> OWNER = AttributeKey.valueOf(Connections.class, "owner");

  private final AtomicInteger waiting = new AtomicInteger();
  private final AtomicInteger inUse = new AtomicInteger();
  private final LongSupplier clock;
  private volatile long progress;

  @Inject
  Connections() {
    this(System::nanoTime);
  }

  Connections(LongSupplier clock) {
    this.clock = clock;
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    gauge(registry, "in_use", inUse);
    gauge(registry, "waiting", waiting);
  }

  private static void gauge(MeterRegistry registry, String state, AtomicInteger count) {
    Gauge.builder("octoagent.proxy.connections", count, AtomicInteger::get)
        .description("Requests to the proxy that use a connection, or wait for one")
        .tag("state", state)
        .register(registry);
  }

  /** Registers a request that needs a connection. */
  Use request() {
    if (waiting.getAndIncrement() == 0) {
      progress = clock.getAsLong();
    }
    return new Use();
  }

  /** The number of requests that wait for a connection. */
  public int waiting() {
    return waiting.get();
  }

  /** The number of requests that use a connection. */
  int inUse() {
    return inUse.get();
  }

  /**
   * Whether requests wait, and none has acquired a connection for longer than connecting may take.
   */
  public boolean stalled() {
    return waiting.get() > 0 && clock.getAsLong() - progress > STALLED.toNanos();
  }

  /** One request's connection, from the wait for it to its end. */
  final class Use {

    private enum State {
      WAITING,
      IN_USE,
      ENDED
    }

    private State state = State.WAITING;
    private volatile HttpClientRequest request;

    private Use() {}

    /** Same as {@link #acquired()}, for a connection that may be {@linkplain #reset() reset}. */
    void acquired(HttpClientRequest given) {
      acquired();
      request = given;
      owner(given.connection()).ifPresent(owner -> owner.set(this));
    }

    /**
     * Closes the connection unless another request uses it by now: while its reading is paused an
     * answer may end unnoticed, and its connection is then back in the pool.
     */
    void reset() {
      HttpClientRequest acquired = request;
      if (acquired == null) {
        return;
      }
      if (owner(acquired.connection()).map(owner -> owner.get() == this).orElse(true)) {
        acquired.reset();
      } else {
        ended();
      }
    }

    private static Optional<Attribute<Use>> owner(HttpConnection connection) {
      return connection instanceof ConnectionBase base
          ? Optional.of(base.channelHandlerContext().channel().attr(OWNER))
          : Optional.empty();
    }

    /** Records that the request has its connection. */
    synchronized void acquired() {
      if (state == State.WAITING) {
        state = State.IN_USE;
        leaveQueue();
        inUse.incrementAndGet();
      }
    }

    /** Records that the request no longer has a connection, or will never have one. */
    synchronized void ended() {
      switch (state) {
        case WAITING -> leaveQueue();
        case IN_USE -> inUse.decrementAndGet();
        case ENDED -> {}
      }
      state = State.ENDED;
    }

    private void leaveQueue() {
      progress = clock.getAsLong();
      waiting.decrementAndGet();
    }
  }
}
