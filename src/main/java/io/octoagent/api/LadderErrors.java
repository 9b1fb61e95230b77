package io.octoagent.api;

import static java.util.stream.Collectors.joining;

import io.octoagent.event.ErrorCode;
import io.octoagent.event.Outcome;
import io.octoagent.event.Rung;
import io.octoagent.ladder.LadderExhausted;
import io.octoagent.operation.ApiError;

/**
 * Builds the error of a call that no group answered: whose limit or fault it was, and whether and
 * when a retry may help. Used by {@link ErrorMapper}.
 */
final class LadderErrors {

  private LadderErrors() {}

  static ApiError toError(LadderExhausted failure) {
    ErrorCode code = code(failure);
    ApiError error = ApiError.of(code, sentence(failure), null);
    ApiError timed = failure.retryAfter().map(error::after).orElse(error);
    return mayHelp(code, failure) ? timed : timed.withoutRetry();
  }

  /**
   * A group that was asked and failed determines the code; a rate limit or an open breaker does so
   * only if there is none.
   */
  private static ErrorCode code(LadderExhausted failure) {
    if (failure.rungs().stream().noneMatch(LadderErrors::failed)) {
      return failure.rateLimited() ? ErrorCode.RATE_LIMITED : ErrorCode.CIRCUIT_OPEN;
    }
    if (failure.rungs().getLast().outcome() == Outcome.NOT_CONFIGURED) {
      return ErrorCode.GROUP_NOT_CONFIGURED;
    }
    if (failure.rungs().stream().allMatch(it -> it.outcome() == Outcome.PROXY_ERROR)) {
      return ErrorCode.PROXY_FAILED;
    }
    return failure.deadlinePassed() ? ErrorCode.DEADLINE_EXCEEDED : ErrorCode.UPSTREAM_FAILED;
  }

  private static boolean failed(Rung rung) {
    return rung.outcome().sent() && rung.outcome() != Outcome.RATE_LIMITED;
  }

  /**
   * A failed ladder is worth a retry if the time is known, or if one group rejected what another
   * may accept. Otherwise a client that retries by itself adds load to what has just failed, and
   * after a deadline it would make its user wait as long again.
   */
  private static boolean mayHelp(ErrorCode code, LadderExhausted failure) {
    return code.equals(ErrorCode.RATE_LIMITED)
        || code.equals(ErrorCode.CIRCUIT_OPEN)
        || (code.equals(ErrorCode.UPSTREAM_FAILED)
            && (failure.retryAfter().isPresent() || isRejectedLater(failure)));
  }

  private static boolean isRejectedLater(LadderExhausted failure) {
    return failure.rungs().stream().map(Rung::outcome).anyMatch(Outcome.REJECTED::equals);
  }

  private static String sentence(LadderExhausted failure) {
    String tried =
        failure.rungs().stream()
            .map(rung -> rung.group().id() + " " + rung.outcome().words())
            .collect(joining(", "));
    return (failure.deadlinePassed()
            ? "No answer before the deadline: "
            : "No model group answered: ")
        + tried
        + "."
        + conversation(failure);
  }

  /** Why no other group was asked. */
  private static String conversation(LadderExhausted failure) {
    return failure.conversation() == null
        ? ""
        : " No other group was asked: only this one's vendor can have what '"
            + failure.conversation()
            + "' refers to. To allow fallbacks, send the whole conversation.";
  }
}
