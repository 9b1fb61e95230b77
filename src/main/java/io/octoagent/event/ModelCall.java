package io.octoagent.event;

/**
 * How one {@code POST /v1/chat/completions} ended, refused ones included. {@link ModelCalls} tells
 * every {@link Observer} of it, exactly once.
 */
public sealed interface ModelCall {

  /** What is known whatever the end. */
  Facts facts();

  /** The error that the caller got, or that an echo stands for; null when there was none. */
  default ErrorCode error() {
    return null;
  }

  /** Whose fault it was; null when nothing went wrong. */
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

  /** The caller has a whole reply. */
  record Answered(Facts facts) implements ModelCall {}

  /** The caller has an echo in place of {@code error}. */
  record Degraded(Facts facts, ErrorCode error) implements ModelCall {}

  /** The request was refused: at the door, or by a vendor that found it wrong. */
  record Rejected(Facts facts, ErrorCode error) implements ModelCall {}

  /** No group answered, or the stream broke off. */
  record Failed(Facts facts, ErrorCode error) implements ModelCall {}

  /** The caller left before the end; what was spent by then is in the facts, where known. */
  record Abandoned(Facts facts) implements ModelCall {
    @Override
    public Fault fault() {
      return Fault.CALLER;
    }
  }

  /**
   * Is told of every call, in the thread in which it ended: an observer must not block, and what it
   * throws is logged and dropped.
   */
  interface Observer {
    void ended(ModelCall call);
  }
}
