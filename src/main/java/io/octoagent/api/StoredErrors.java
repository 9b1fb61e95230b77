package io.octoagent.api;

import io.octoagent.event.ErrorCode;
import io.octoagent.litellm.StoredFailure;
import io.octoagent.operation.ApiError;

/** Builds the error of a request about a stored response, for {@link ErrorMapper}. */
final class StoredErrors {

  private StoredErrors() {}

  static ApiError toError(StoredFailure failure) {
    return switch (failure) {
      case StoredFailure.UnknownId e ->
          absent(
              "The proxy does not know this id: it knows only those that it has issued itself, in an"
                  + " answer to POST /v1/responses.");
      case StoredFailure.Gone e ->
          absent("The vendor has no response with this id: it was not stored, or is deleted.");
      case StoredFailure.NotStored e ->
          absent("The group that gave this response stores none: its vendor has no API for that.");
      case StoredFailure.Failed e -> failed(e);
    };
  }

  private static ApiError absent(String why) {
    return ApiError.of(ErrorCode.NOT_FOUND, why, null);
  }

  private static ApiError failed(StoredFailure.Failed failure) {
    ErrorCode code =
        switch (failure.outcome()) {
          case TIMEOUT -> ErrorCode.DEADLINE_EXCEEDED;
          case RATE_LIMITED -> ErrorCode.RATE_LIMITED;
          case PROXY_ERROR -> ErrorCode.PROXY_FAILED;
          default -> ErrorCode.UPSTREAM_FAILED;
        };
    ApiError error =
        ApiError.of(
            code, "The group that gave this response " + failure.outcome().words() + ".", null);
    return failure
        .retryAfter()
        .map(error::after)
        .orElseGet(() -> code == ErrorCode.RATE_LIMITED ? error : error.withoutRetry());
  }
}
