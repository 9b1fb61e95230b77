package io.octoagent.operation;

import io.octoagent.event.Consumption;
import io.octoagent.event.Outcome;
import io.octoagent.event.VendorCode;
import java.time.Duration;
import java.util.Optional;

/**
 * Why the proxy gave no reply. The type is the policy that {@code Ladder} and its annotations name:
 * {@link NonRetryable} stops the ladder, {@link Failed} climbs and is evidence against the group,
 * {@link Unreported} climbs and is none. Where the evidence is enough, {@link Tripped} or {@link
 * NonRetryableTripped} takes their place and opens the circuit breaker. No stack trace: an upstream
 * failure is an expected outcome, not a fault in the code.
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

  /** How long we were asked to wait, if we were. */
  public Optional<Duration> retryAfter() {
    return Optional.empty();
  }

  /** Notes what the answer cost that this failure throws away. */
  public UpstreamException after(Consumption paid) {
    consumption = paid;
    return this;
  }

  /** What the answer took that was thrown away; unknown where there was none. */
  public Consumption consumption() {
    return consumption;
  }

  /** No other group would do better: the caller's request is wrong, or the proxy itself is. */
  public abstract static sealed class NonRetryable extends UpstreamException {
    private NonRetryable(Outcome outcome, String message) {
      super(outcome, message);
    }
  }

  /** The vendor says that the request is wrong: its status, and its scrubbed words. */
  public static final class Rejected extends NonRetryable {
    private final int status;
    private final Optional<VendorCode> code;
    private final String param;

    /** With the vendor's code, and the field that was wrong, null when unknown. */
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

    /** The field that was wrong; null when the vendor did not say. */
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

  /** The proxy does not accept our key. */
  public static final class KeyRefused extends NonRetryable {
    public KeyRefused(String message) {
      super(Outcome.KEY_REFUSED, message);
    }
  }

  /** The answers of the calls in flight take too much memory together; the next would as well. */
  public static final class MemoryExhausted extends NonRetryable {
    public MemoryExhausted() {
      super(Outcome.OVERLOADED, "too many large answers at once");
    }
  }

  /** The caller has left; nobody waits for a reply. */
  public static final class Abandoned extends NonRetryable {
    public Abandoned() {
      super(Outcome.ABANDONED, "the caller left");
    }
  }

  /** The same as {@code reason}, and the group's circuit breaker opens with it. */
  public static final class NonRetryableTripped extends NonRetryable {
    private final NonRetryable reason;

    public NonRetryableTripped(NonRetryable reason) {
      super(reason.outcome(), reason.getMessage());
      this.reason = reason;
    }

    /** What happened. */
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

  /** The group did not serve this call, for a reason that says nothing about its health. */
  public static final class Unreported extends UpstreamException {
    private final Optional<Duration> retryAfter;

    public Unreported(Outcome outcome, String message) {
      this(outcome, message, Optional.empty());
    }

    public Unreported(Outcome outcome, String message, Optional<Duration> retryAfter) {
      super(outcome, message);
      this.retryAfter = retryAfter;
    }

    @Override
    public Optional<Duration> retryAfter() {
      return retryAfter;
    }
  }
}
