package io.octoagent.limits;

/** As many calls are in flight as are allowed, or the service is about to stop. */
public final class Overloaded extends RuntimeException {

  /** {@code what} says why, without a full stop. */
  public Overloaded(String what) {
    super(what + ": try again shortly.", null, false, false);
  }
}
