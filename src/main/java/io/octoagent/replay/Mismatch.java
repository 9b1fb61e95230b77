package io.octoagent.replay;

/** The {@code Idempotency-Key} belongs to a call of another operation, or with another body. */
public final class Mismatch extends RuntimeException {

  Mismatch() {
    super("another call has the key", null, false, false);
  }
}
