package io.octoagent.store;

/** The shared store did not answer a command, or is known not to answer. */
public final class StoreDown extends RuntimeException {

  private final boolean sent;

  StoreDown(boolean sent) {
    super("The shared store does not answer.", null, false, false);
    this.sent = sent;
  }

  /** Whether the command may have taken effect nevertheless. */
  public boolean mayHaveTakenEffect() {
    return sent;
  }
}
