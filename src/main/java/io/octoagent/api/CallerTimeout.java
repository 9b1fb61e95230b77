package io.octoagent.api;

import io.octoagent.config.Seconds;
import io.octoagent.limits.Deadline;
import io.octoagent.operation.InvalidRequest;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.Optional;

/** Reads the time that a caller gives its request, for the routes under /v1. */
final class CallerTimeout {

  private static final String HEADER = "X-OctoAgent-Timeout";

  private CallerTimeout() {}

  /**
   * The service's own limit, or the caller's when it is shorter; a role may have another one.
   *
   * @throws InvalidRequest if the caller's is no number of seconds above 0
   */
  static Deadline deadline(HttpServerRequest request, Duration usual) {
    String header = request.getHeader(HEADER);
    if (header == null) {
      return Deadline.in(usual);
    }
    try {
      return Deadline.in(usual, Optional.of(Seconds.parse(header)));
    } catch (IllegalArgumentException e) {
      throw new InvalidRequest(
          HEADER, "The header " + HEADER + " must be a number of seconds above 0.");
    }
  }
}
