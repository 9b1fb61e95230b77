package io.octoagent.event;

/**
 * How one call of an operation ended, refused ones included. {@link ModelCalls} reports it to every
 * {@link Observer}, exactly once.
 */
public sealed interface ModelCall {

  /** What is known however the call ended. */
  Facts facts();

  /** The error that the caller got, or that an echo replaces; null if there was none. */
  default ErrorCode error() {
    return null;
  }

  /** Whose fault it was; null if nothing went wrong. */
  default Fault fault() {
    return error() == null ? null : error().fault();
  }

  /** The end's stable name in logs and metric tags, for example {@code answered}. */
  default String outcome() {
    return switch (this) {
      case Answered answered -> "answered";
      case Degraded degraded -> "degraded";
      case Rejected rejected -> "rejected";
      case Failed failed -> "failed";
      case Abandoned abandoned -> "abandoned";
    };
  }

  /** The caller got a whole reply. */
  record Answered(Facts facts) implements ModelCall {}

  /** The caller got an echo instead of {@code error}. */
  record Degraded(Facts facts, ErrorCode error) implements ModelCall {}

  /** The request was refused: at the endpoint, or by a vendor that found it invalid. */
  record Rejected(Facts facts, ErrorCode error) implements ModelCall {}

  /** No group answered, or the stream broke off. */
  record Failed(Facts facts, ErrorCode error) implements ModelCall {}

  /** The caller left before the end; the facts contain the consumption up to then, where known. */
  record Abandoned(Facts facts) implements ModelCall {
    @Override
    public Fault fault() {
      return Fault.CALLER;
    }
  }

  /**
   * Receives every call, in the thread in which it ended. An observer must not block; what it
   * throws is logged and dropped.
   */
  interface Observer {
    void ended(ModelCall call);
  }
}
