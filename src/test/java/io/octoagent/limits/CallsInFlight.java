package io.octoagent.limits;

/** The permits that are taken; the gauge may be that of another test's application. */
public final class CallsInFlight {

  private CallsInFlight() {}

  public static int of(Admission admission) {
    return admission.inFlight();
  }
}
