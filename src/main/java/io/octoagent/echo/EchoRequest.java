package io.octoagent.echo;

import com.fasterxml.jackson.databind.JsonNode;
import io.octoagent.operation.InvalidRequest;
import java.util.List;
import java.util.Set;
import java.util.StringTokenizer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What {@link EchoModel} understands of a chat completion request.
 *
 * @param heard the last message that is not the model's own: the user's, or a tool's result
 * @param promptTokens the number of words in all messages
 * @param choices how many choices are wanted
 * @param maxTokens the most tokens of each choice
 * @param stops texts that end an answer before they appear
 */
record EchoRequest(
    String heard, int promptTokens, int choices, int maxTokens, List<String> stops, Wanted wanted) {

  /** The same limit as OpenAI's. */
  private static final int MOST_CHOICES = 128;

  private static final Set<String> HEARD = Set.of("user", "tool", "function");

  /**
   * Reads a request.
   *
   * @throws InvalidRequest if the echo cannot do what it asks
   */
  static EchoRequest of(JsonNode request) {
    JsonNode messages = request.path("messages");
    String heard =
        messages
            .valueStream()
            .filter(message -> HEARD.contains(message.path("role").asText()))
            .map(EchoRequest::text)
            .reduce("", (earlier, later) -> later);
    int legacyMax = count(request, "max_tokens", Integer.MAX_VALUE, Integer.MAX_VALUE);
    return new EchoRequest(
        heard,
        messages.valueStream().map(EchoRequest::text).mapToInt(EchoRequest::words).sum(),
        count(request, "n", MOST_CHOICES, 1),
        count(request, "max_completion_tokens", Integer.MAX_VALUE, legacyMax),
        stops(request.path("stop")),
        Wanted.of(request));
  }

  /** A message's text, from a string or a list of parts; parts that are not text are dropped. */
  private static String text(JsonNode message) {
    JsonNode content = message.path("content");
    return content.isArray()
        ? content
            .valueStream()
            .map(part -> part.path("text").asText(""))
            .collect(Collectors.joining(" "))
            .strip()
        : content.asText("");
  }

  private static int words(String text) {
    return new StringTokenizer(text).countTokens();
  }

  private static int count(JsonNode request, String field, int most, int otherwise) {
    JsonNode value = request.path(field);
    if (value.isMissingNode() || value.isNull()) {
      return otherwise;
    }
    if (!value.isInt() || value.intValue() < 1 || value.intValue() > most) {
      throw new InvalidRequest(
          field, "The field '" + field + "' must be a whole number from 1 to " + most + ".");
    }
    return value.intValue();
  }

  private static List<String> stops(JsonNode stop) {
    return (stop.isArray() ? stop.valueStream() : Stream.of(stop))
        .map(text -> text.asText(""))
        .filter(text -> !text.isEmpty())
        .toList();
  }
}
