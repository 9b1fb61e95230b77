package io.octoagent.echo;

import com.fasterxml.jackson.databind.JsonNode;
import io.octoagent.operation.InvalidRequest;
import java.util.Set;

/** Reads chat completion requests, for {@link EchoModel}. */
final class ChatRequest {

  private static final Set<String> HEARD = Set.of("user", "tool", "function");

  private ChatRequest() {}

  /**
   * Reads a request.
   *
   * @throws InvalidRequest if the echo cannot do what it asks
   */
  static EchoRequest read(JsonNode request) {
    JsonNode messages = request.path("messages");
    String heard =
        messages
            .valueStream()
            .filter(message -> HEARD.contains(message.path("role").asText()))
            .map(ChatRequest::text)
            .reduce("", (earlier, later) -> later);
    int legacyMax = Fields.count(request, "max_tokens", Integer.MAX_VALUE, Integer.MAX_VALUE);
    return new EchoRequest(
        heard,
        messages.valueStream().map(ChatRequest::text).mapToInt(Fields::words).sum(),
        Fields.count(request, "n", EchoRequest.MOST_CHOICES, 1),
        Fields.count(request, "max_completion_tokens", Integer.MAX_VALUE, legacyMax),
        Fields.stops(request, "stop"),
        Wanted.of(
            ChatTools.forced(request),
            request.path("response_format"),
            "response_format",
            "json_schema.schema"));
  }

  private static String text(JsonNode message) {
    return Fields.text(message.path("content"));
  }
}
