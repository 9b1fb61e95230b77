package io.octoagent.echo;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.octoagent.operation.InvalidRequest;
import io.octoagent.operation.Json;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * A local model that repeats the last message it received, or its beginning: the same request gets
 * the same answer, except for its time. If a request forces a tool or asks for JSON, it complies
 * with made-up values. The endpoint uses it in {@code echo} mode, and instead of a failure if the
 * operator wants that.
 */
@Singleton
public class EchoModel {

  private static final String FINGERPRINT = "octoagent-echo";
  private static final String DEGRADED_FINGERPRINT = "octoagent-echo-degraded";

  private final JsonMapper json =
      JsonMapper.builder(Json.FACTORY.copy())
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .build();

  /**
   * The echo of a chat completion request.
   *
   * @param body a request body that was found valid
   * @throws InvalidRequest if the echo cannot do what the request asks
   */
  public Echo answer(byte[] body) {
    return echo(body, EchoRequest.of(read(body)), FINGERPRINT);
  }

  /**
   * An echo that replaces a failed answer, and says so. It is text only: an agent would carry out a
   * made-up call, or store made-up data, without checking its origin.
   *
   * @param body a request body that was found valid
   * @return empty if the request asks for more than text
   */
  public Optional<Echo> standIn(byte[] body) {
    try {
      EchoRequest request = EchoRequest.of(read(body));
      return request.wanted() instanceof Wanted.Text
          ? Optional.of(echo(body, request, DEGRADED_FINGERPRINT))
          : Optional.empty();
    } catch (InvalidRequest e) {
      return Optional.empty();
    }
  }

  private JsonNode read(byte[] body) {
    try {
      return json.readTree(body);
    } catch (IOException e) {
      throw new InvalidRequest(null, "The body has a number or a name that is too long.");
    }
  }

  private static Echo echo(byte[] body, EchoRequest request, String fingerprint) {
    return new Echo(UUID.nameUUIDFromBytes(body).toString(), Instant.now(), fingerprint, request);
  }
}
