package io.octoagent.ledger;

/** A call is refused because the shared store does not answer, and the operator wants that. */
public final class StoreUnavailable extends RuntimeException {

  public StoreUnavailable() {
    super("The store of the limits does not answer.", null, false, false);
  }
}
