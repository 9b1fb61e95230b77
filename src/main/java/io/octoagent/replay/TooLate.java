package io.octoagent.replay;

/** The call that was joined has no answer before the deadline of the one that joined it. */
public final class TooLate extends RuntimeException {

  public TooLate() {
    super("the joined call has no answer in time", null, false, false);
  }
}
