package io.octoagent.ledger;

import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** Chooses the store that {@link Ledger} uses. */
class Stores {

  @Produces
  @Singleton
  LedgerStore store() {
    return InProcessStore.create();
  }
}
