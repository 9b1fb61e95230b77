package io.octoagent.limits;

/** A limit on the calls in flight is reached, or the service is about to stop. */
public final class Overloaded extends RuntimeException {

  /** {@code what} gives the reason, without a full stop. */
  public Overloaded(String what) {
    super(what + ": try again shortly.", null, false, false);
  }
}
