package io.octoagent.ledger;

import io.octoagent.config.OctoAgentConfig;
import io.octoagent.store.Store;
import io.quarkus.runtime.ShutdownEvent;
import io.vertx.core.Vertx;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** Chooses the store that {@link Ledger} uses. */
@Singleton
class Stores {

  /** How often what the shared store has missed is delivered, in milliseconds. */
  private static final long DELIVERY_MS = 200;

  /** How long a shutdown waits for the last deliveries, in milliseconds. */
  private static final long LAST_MS = 1000;

  private static final int FIRST = 1;

  private final Vertx vertx;
  private FailoverStore failover;
  private long timer;

  Stores(Vertx vertx) {
    this.vertx = vertx;
  }

  @Produces
  @Singleton
  LedgerStore store(Store shared, OctoAgentConfig config) {
    if (!shared.isShared()) {
      return InProcessStore.create();
    }
    failover = new FailoverStore(shared, vertx, config.store().down());
    timer = vertx.setPeriodic(DELIVERY_MS, tick -> failover.deliver());
    return failover;
  }

  /** Before the connections to the store are closed. */
  void stop(@Observes @Priority(FIRST) ShutdownEvent event) throws InterruptedException {
    if (failover != null) {
      vertx.cancelTimer(timer);
      failover.finish(LAST_MS);
    }
  }
}
