package io.octoagent.operation;

import io.octoagent.event.Consumption;
import io.octoagent.event.Outcome;
import io.octoagent.event.VendorCode;
import java.time.Duration;
import java.util.Optional;

/**
 * Why the proxy gave no reply. The type is the policy that {@code Ladder} and its annotations name:
 * {@link NonRetryable} stops the ladder, {@link Failed} goes on to the next rung and is evidence
 * against the group, {@link Uncounted} goes on and is none. When the evidence is sufficient, {@link
 * Tripped} or {@link NonRetryableTripped} takes their place and opens the circuit breaker. There is
 * no stack trace, because an upstream failure is an expected outcome, not a fault in the code.
 */
public abstract sealed class UpstreamException extends RuntimeException {

  private final Outcome outcome;
  private Consumption consumption = Consumption.UNKNOWN;

  private UpstreamException(Outcome outcome, String message) {
    super(message, null, false, false);
    this.outcome = outcome;
  }

  /** How the attempt ended. */
  public Outcome outcome() {
    return outcome;
  }

  /** The wait that was asked for, if any. */
  public Optional<Duration> retryAfter() {
    return Optional.empty();
  }

  /** Records the consumption of the answer that this failure discards. */
  public UpstreamException after(Consumption discarded) {
    consumption = discarded;
    return this;
  }

  /** The consumption of the discarded answer; unknown if there was none. */
  public Consumption consumption() {
    return consumption;
  }

  /** No other group would do better: the caller's request, or the proxy itself, is at fault. */
  public abstract static sealed class NonRetryable extends UpstreamException {
    private NonRetryable(Outcome outcome, String message) {
      super(outcome, message);
    }
  }

  /** The vendor reports that the request is invalid, by its status and its scrubbed words. */
  public static final class Rejected extends NonRetryable {
    private final int status;
    private final Optional<VendorCode> code;
    private final String param;

    /** With the vendor's code, and the invalid field, null if unknown. */
    public Rejected(int status, String message, Optional<VendorCode> code, String param) {
      super(Outcome.REJECTED, message);
      this.status = status;
      this.code = code;
      this.param = param;
    }

    /** The vendor's status: 400, 413 or 422. */
    public int status() {
      return status;
    }

    /** The vendor's code, if it is one that programs act on. */
    public Optional<VendorCode> code() {
      return code;
    }

    /** The invalid field; null if the vendor did not name it. */
    public String param() {
      return param;
    }
  }

  /** There is no connection to the proxy. */
  public static final class Unreachable extends NonRetryable {
    public Unreachable(String message) {
      super(Outcome.UNREACHABLE, message);
    }
  }

  /** The proxy does not accept this service's key. */
  public static final class KeyRefused extends NonRetryable {
    public KeyRefused(String message) {
      super(Outcome.KEY_REFUSED, message);
    }
  }

  /** The answers of the calls in flight exceed the memory limit together; so would the next one. */
  public static final class MemoryExhausted extends NonRetryable {
    public MemoryExhausted() {
      super(Outcome.OVERLOADED, "too many large answers at once");
    }
  }

  /** The caller has left and waits for no reply. */
  public static final class Abandoned extends NonRetryable {
    public Abandoned() {
      super(Outcome.ABANDONED, "the caller left");
    }
  }

  /**
   * The failure of the last group that may be asked, although others usually follow it; {@code
   * Ladder} replaces it with its {@code reason} again.
   */
  public static final class EndOfChain extends NonRetryable {
    private final UpstreamException reason;

    public EndOfChain(UpstreamException reason) {
      super(reason.outcome(), reason.getMessage());
      this.reason = reason;
    }

    /** The original failure. */
    public UpstreamException reason() {
      return reason;
    }
  }

  /** Same as {@code reason}; the group's circuit breaker opens with it. */
  public static final class NonRetryableTripped extends NonRetryable {
    private final NonRetryable reason;

    public NonRetryableTripped(NonRetryable reason) {
      super(reason.outcome(), reason.getMessage());
      this.reason = reason;
    }

    /** The original failure. */
    public NonRetryable reason() {
      return reason;
    }
  }

  /** The group did not serve this call, and its circuit breaker opens with it. */
  public static final class Tripped extends UpstreamException {
    public Tripped(UpstreamException reason) {
      super(reason.outcome(), reason.getMessage());
    }
  }

  /** The group failed in a way that is likely to repeat at once. */
  public static final class Failed extends UpstreamException {
    private final Optional<Duration> retryAfter;

    public Failed(Outcome outcome, String message) {
      this(outcome, message, Optional.empty());
    }

    public Failed(Outcome outcome, String message, Optional<Duration> retryAfter) {
      super(outcome, message);
      this.retryAfter = retryAfter;
    }

    @Override
    public Optional<Duration> retryAfter() {
      return retryAfter;
    }
  }

  /** The group did not serve this call, for a reason unrelated to its health. */
  public static final class Uncounted extends UpstreamException {
    private final Optional<Duration> retryAfter;

    public Uncounted(Outcome outcome, String message) {
      this(outcome, message, Optional.empty());
    }

    public Uncounted(Outcome outcome, String message, Optional<Duration> retryAfter) {
      super(outcome, message);
      this.retryAfter = retryAfter;
    }

    @Override
    public Optional<Duration> retryAfter() {
      return retryAfter;
    }
  }
}
