package io.octoagent.echo;

import com.fasterxml.jackson.databind.JsonNode;
import io.octoagent.operation.InvalidRequest;

/** Reads requests of Anthropic's Messages API, for {@link EchoModel}. */
final class MessagesRequest {

  private MessagesRequest() {}

  /**
   * Reads a request.
   *
   * @throws InvalidRequest if the echo cannot do what it asks
   */
  static EchoRequest read(JsonNode request) {
    String heard =
        request
            .path("messages")
            .valueStream()
            .filter(Fields::isUsers)
            .map(message -> text(message.path("content")))
            .reduce("", (earlier, later) -> later);
    return new EchoRequest(
        heard,
        words(request),
        1,
        Fields.count(request, "max_tokens", Integer.MAX_VALUE, Integer.MAX_VALUE),
        Fields.stops(request, "stop_sequences"),
        wanted(request));
  }

  /** The number of words in the system prompt and all messages. */
  static int words(JsonNode request) {
    return Fields.words(text(request.path("system")))
        + request
            .path("messages")
            .valueStream()
            .mapToInt(message -> Fields.words(text(message.path("content"))))
            .sum();
  }

  private static String text(JsonNode content) {
    return Fields.text(
        content,
        block ->
            MessagesTools.isResult(block)
                ? Fields.text(block.path("content"))
                : block.path("text").asText(""));
  }

  private static Wanted wanted(JsonNode request) {
    JsonNode format = request.at("/output_config/format");
    boolean current = format.isObject() || !request.hasNonNull("output_format");
    String field = current ? "output_config.format" : "output_format";
    JsonNode given = current ? format : request.path("output_format");
    boolean absent = given.isMissingNode() || given.isNull();
    if (!absent && !given.path("type").asText().equals("json_schema")) {
      throw new InvalidRequest(
          field, "The field '" + field + "' must be an object with the type 'json_schema'.");
    }
    return Wanted.of(MessagesTools.forced(request), given, field, "schema");
  }
}
