package io.octoagent.store;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import jakarta.inject.Singleton;

/** The meters of {@link Store}, if there is a shared one. */
@Singleton
class StoreMetrics implements MeterBinder {

  private final Store store;

  StoreMetrics(Store store) {
    this.store = store;
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    if (store.isShared()) {
      Gauge.builder("octoagent.store.up", store, shared -> shared.isUp() ? 1 : 0)
          .description("Whether the shared store answers")
          .register(registry);
      FunctionCounter.builder("octoagent.store.failures", store, Store::failures)
          .description("Commands to the shared store that failed, and probes")
          .register(registry);
    }
  }
}
