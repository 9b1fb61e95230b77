package io.octoagent.litellm;

import io.octoagent.event.Outcome;
import java.time.Duration;
import java.util.Optional;

/**
 * Why a request about a stored response has no answer, if the proxy itself works; {@code
 * StoredErrors} builds the caller's error from it.
 */
public abstract sealed class StoredFailure extends RuntimeException {

  private StoredFailure(String message) {
    super(message, null, false, false);
  }

  /** The proxy did not issue the id: it can read only its own. */
  public static final class UnknownId extends StoredFailure {
    UnknownId() {
      super("the proxy did not issue the id");
    }
  }

  /** The vendor has no such response. */
  public static final class Gone extends StoredFailure {
    Gone() {
      super("the vendor has no such response");
    }
  }

  /** The vendor's API does not store responses; LiteLLM has translated the original request. */
  public static final class NotStored extends StoredFailure {
    NotStored() {
      super("the vendor stores no responses");
    }
  }

  /** The vendor, or the proxy on its behalf, has failed. */
  public static final class Failed extends StoredFailure {
    private final Outcome outcome;
    private final transient Optional<Duration> retryAfter;

    /** With the wait that was asked for, if any. */
    Failed(Outcome outcome, Optional<Duration> retryAfter) {
      super(outcome.words());
      this.outcome = outcome;
      this.retryAfter = retryAfter;
    }

    /** There was no answer before the deadline. */
    public static Failed late() {
      return new Failed(Outcome.TIMEOUT, Optional.empty());
    }

    /** How the attempt ended. */
    public Outcome outcome() {
      return outcome;
    }

    /** The wait that was asked for, if any. */
    public Optional<Duration> retryAfter() {
      return retryAfter;
    }
  }
}
