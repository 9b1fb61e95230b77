package io.octoagent.proxy;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;

/**
 * Counts the connections to the proxy that requests use, and the requests that wait for one, on all
 * event loops and for both {@link PlainCalls} and {@link StreamCalls}. A request waits while a
 * connection is being made; it never waits for another request's, because the pools hold what
 * admission admits. So one that waits for longer than a connection may take is a fault of this
 * process, and {@link LlmReadiness} says so.
 */
@Singleton
class Connections implements MeterBinder {

  private static final Duration STALLED = ProxyHttp.CONNECT_TIMEOUT.plusSeconds(2);

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

  /** A request asks for a connection. */
  Use request() {
    if (waiting.getAndIncrement() == 0) {
      progress = clock.getAsLong();
    }
    return new Use();
  }

  /** Requests that wait for a connection now. */
  int waiting() {
    return waiting.get();
  }

  /** Requests that use a connection now. */
  int inUse() {
    return inUse.get();
  }

  /** Whether requests wait and none of them has got a connection for longer than one may take. */
  boolean stalled() {
    return waiting.get() > 0 && clock.getAsLong() - progress > STALLED.toNanos();
  }

  /** One request's connection, from the wish for it to its end. */
  final class Use {

    private enum State {
      WAITING,
      IN_USE,
      ENDED
    }

    private State state = State.WAITING;

    private Use() {}

    /** The request has its connection. */
    synchronized void acquired() {
      if (state == State.WAITING) {
        state = State.IN_USE;
        leaveQueue();
        inUse.incrementAndGet();
      }
    }

    /** The request has no connection any more, or will never have one. */
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
