package io.octoagent.ledger;

/** The accounts in this process. */
class InProcessStoreTest extends LedgerStoreContract {
  @Override
  StoreUnderTest start() {
    return StoreUnderTest.inProcess();
  }
}
