package io.octoagent.completion;

/** As many calls are in flight as are allowed. */
final class Overloaded extends RuntimeException {

  Overloaded(int limit) {
    super(
        "There are " + limit + " calls in flight, which is the limit: try again shortly.",
        null,
        false,
        false);
  }
}
