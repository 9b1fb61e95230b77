package io.octoagent.operation;

import io.octoagent.event.ErrorCode;

/** Everything that the reader of a stream reports at its end, for the property tests. */
record Verdict(
    boolean begun,
    String failure,
    Bytes sent,
    String complete,
    String broken,
    int events,
    String model,
    String finishReason,
    Usage usage) {

  private static final ApiError ERROR = ApiError.of(ErrorCode.UPSTREAM_FAILED, "It broke.", null);

  /**
   * What {@code stream} reports.
   *
   * @param sent the events that the caller has got
   */
  static Verdict of(AnswerStream stream, Bytes sent) {
    return new Verdict(
        stream.begun(),
        String.valueOf(stream.failure()),
        sent,
        stream.complete().toString(),
        stream.broken(ERROR, "id").toString(),
        stream.events(),
        stream.model(),
        stream.finishReason(),
        stream.usage());
  }
}
