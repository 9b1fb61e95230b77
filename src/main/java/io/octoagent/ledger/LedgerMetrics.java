package io.octoagent.ledger;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import jakarta.inject.Singleton;

/** The meters of {@link FailoverStore}, if there is a shared store. */
@Singleton
class LedgerMetrics implements MeterBinder {

  private final LedgerStore store;

  LedgerMetrics(LedgerStore store) {
    this.store = store;
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    if (store instanceof FailoverStore failover) {
      FunctionCounter.builder("octoagent.ledger.local.calls", failover, FailoverStore::localCalls)
          .description("Calls that were counted here because the shared store was down")
          .register(registry);
      Gauge.builder("octoagent.ledger.undelivered", failover, FailoverStore::undelivered)
          .description("Calls whose end the shared store has yet to learn of")
          .register(registry);
    }
  }
}
