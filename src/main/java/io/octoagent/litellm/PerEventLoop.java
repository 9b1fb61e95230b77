package io.octoagent.litellm;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * One client to the proxy for each event loop. A shared one hands out the connection that was used
 * last, as often as not another loop's: then a call changes threads up to four times on its way.
 */
final class PerEventLoop<T> {

  private final Supplier<T> maker;
  private final Map<Thread, T> made = new ConcurrentHashMap<>();

  PerEventLoop(Supplier<T> maker) {
    this.maker = maker;
  }

  /** The one of this thread, made when it is asked for first. */
  T get() {
    return made.computeIfAbsent(Thread.currentThread(), loop -> maker.get());
  }
}
