package io.octoagent.operation;

import io.octoagent.event.ErrorCode;
import io.octoagent.event.VendorCode;
import java.time.Duration;
import java.util.Optional;

/**
 * One error for a caller, whatever the API; {@link Dialect} writes it in the form that the API's
 * clients expect.
 *
 * @param code the kind of error
 * @param status the HTTP status; the code's own, except for a vendor's rejection
 * @param message one sentence for the caller, in this service's words
 * @param param the invalid field or header; null if there is none
 * @param retryAfter when a retry may succeed
 * @param retry false to keep an SDK from retrying by itself
 * @param vendorCode the vendor's code, which programs know; sent instead of the {@code code}'s id
 */
public record ApiError(
    ErrorCode code,
    int status,
    String message,
    String param,
    Optional<Duration> retryAfter,
    boolean retry,
    Optional<VendorCode> vendorCode) {

  /** An error with the code's own status and no retry time. */
  public static ApiError of(ErrorCode code, String message, String param) {
    return new ApiError(
        code, code.status(), message, param, Optional.empty(), true, Optional.empty());
  }

  /** The {@code code} that the caller reads: the vendor's if there is one, otherwise our own. */
  public String codeId() {
    return vendorCode.map(VendorCode::id).orElse(code.id());
  }

  /** The same error with another status. */
  public ApiError withStatus(int other) {
    return new ApiError(code, other, message, param, retryAfter, retry, vendorCode);
  }

  /** The same error with the vendor's own code, if there is one. */
  public ApiError withCode(Optional<VendorCode> known) {
    return new ApiError(code, status, message, param, retryAfter, retry, known);
  }

  /** The same error with the time after which a retry is welcome. */
  public ApiError after(Duration wait) {
    return new ApiError(code, status, message, param, Optional.of(wait), retry, vendorCode);
  }

  /** The same error for a failure that a retry cannot fix, or would only make worse. */
  public ApiError withoutRetry() {
    return new ApiError(code, status, message, param, retryAfter, false, vendorCode);
  }
}
