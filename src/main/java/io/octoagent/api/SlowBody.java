package io.octoagent.api;

/**
 * The request's body had not arrived by the deadline; thrown by {@link Bodies} and {@code Answers}.
 */
final class SlowBody extends RuntimeException {

  SlowBody() {
    super("The body did not arrive in time.", null, false, false);
  }
}
