package io.octoagent.testbed;

import io.octoagent.event.ModelCall;
import io.octoagent.operation.Operation;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;

/**
 * Counts the calls that have arrived but were not reported yet. A caller has its answer before the
 * observers have their event, so the calls that one test leaves behind must not be mistaken for the
 * next test's.
 */
@Singleton
@Priority(CallsUnderWay.LAST)
class CallsUnderWay implements ModelCall.Observer {

  /** After every other observer. */
  static final int LAST = Integer.MIN_VALUE;

  /** Before every other filter, those that refuse a call too. */
  private static final int FIRST = Integer.MAX_VALUE;

  private static final Duration SOON = Duration.ofSeconds(10);

  private final AtomicInteger calls = new AtomicInteger();

  void register(@Observes Filters filters) {
    filters.register(this::arrived, FIRST);
  }

  private void arrived(RoutingContext routing) {
    String path = routing.normalizedPath();
    if (routing.request().method().equals(HttpMethod.POST) && Operation.at(path).isPresent()) {
      begins();
    }
    routing.next();
  }

  void begins() {
    calls.incrementAndGet();
  }

  @Override
  public void ended(ModelCall call) {
    calls.decrementAndGet();
  }

  /** Waits until every call that has arrived was reported to every observer. */
  void awaitNone() {
    Awaitility.await("calls without their event")
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(1))
        .atMost(SOON)
        .until(() -> calls.get() == 0);
  }
}
