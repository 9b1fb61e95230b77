package io.octoagent.replay;

import io.octoagent.operation.ApiError;
import java.util.Map;
import java.util.Optional;

/**
 * What precedes the body of a recorded answer.
 *
 * @param headers those that are the same for everyone who gets it
 * @param stream whether events follow
 * @param keeps whether it may be kept if it is whole
 * @param error the error that it reports, which has no recorded body
 */
public record Head(
    Map<String, String> headers, boolean stream, boolean keeps, Optional<ApiError> error) {

  public Head {
    headers = Map.copyOf(headers);
  }
}
