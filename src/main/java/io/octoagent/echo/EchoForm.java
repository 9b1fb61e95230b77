package io.octoagent.echo;

import com.fasterxml.jackson.databind.JsonNode;
import io.octoagent.operation.InvalidRequest;
import java.util.Optional;

/** How one API asks and is answered; {@link EchoModel} has one for each operation. */
interface EchoForm {

  /**
   * The echo of a request.
   *
   * @throws InvalidRequest if the echo cannot do what the request asks
   */
  Echo answer(JsonNode body, Stamp stamp);

  /**
   * The echo that replaces a failed answer to a request; empty, as by default, where it could do
   * harm.
   *
   * @throws InvalidRequest if the echo cannot do what the request asks
   */
  default Optional<Echo> standIn(JsonNode body, Stamp stamp) {
    return Optional.empty();
  }
}
