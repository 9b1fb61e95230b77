package io.octoagent.litellm;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * One client of the proxy for each event loop, for both transports. A shared client hands out the
 * connection that was used last, often another loop's, and the call then changes threads up to four
 * times.
 */
final class PerEventLoop<T> {

  private final Supplier<T> maker;
  private final Map<Thread, T> made = new ConcurrentHashMap<>();

  PerEventLoop(Supplier<T> maker) {
    this.maker = maker;
  }

  /** The client of this thread, created on first use. */
  T get() {
    return made.computeIfAbsent(Thread.currentThread(), loop -> maker.get());
  }
}
