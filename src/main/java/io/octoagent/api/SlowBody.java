package io.octoagent.api;

/** The request's body was not here by the deadline. */
final class SlowBody extends RuntimeException {

  SlowBody() {
    super("The body did not arrive in time.", null, false, false);
  }
}
