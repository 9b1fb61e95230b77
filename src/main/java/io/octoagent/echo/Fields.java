package io.octoagent.echo;

import com.fasterxml.jackson.databind.JsonNode;
import io.octoagent.operation.InvalidRequest;
import java.util.List;
import java.util.StringTokenizer;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reads the members of a request that several APIs have, for their readers. */
final class Fields {

  /** Each is searched for in what is said. */
  private static final int MOST_STOPS = 1_000;

  private Fields() {}

  /** A content's text, from a string or a list of parts; parts that are not text are dropped. */
  static String text(JsonNode content) {
    return text(content, part -> part.path("text").asText(""));
  }

  /** A content's text, from a string or a list of parts with the text that {@code of} finds. */
  static String text(JsonNode content, Function<JsonNode, String> of) {
    return content.isArray()
        ? content.valueStream().map(of).collect(Collectors.joining(" ")).strip()
        : content.asText("");
  }

  /** Whether a message is the user's. */
  static boolean isUsers(JsonNode message) {
    return message.path("role").asText().equals("user");
  }

  /** The number of words in {@code text}. */
  static int words(String text) {
    return new StringTokenizer(text).countTokens();
  }

  /**
   * A whole number from 1 to {@code most}.
   *
   * @param otherwise the number if the field is absent
   * @throws InvalidRequest if it is anything else
   */
  static int count(JsonNode request, String field, int most, int otherwise) {
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

  /**
   * The texts that end an answer, from a string or a list.
   *
   * @throws InvalidRequest if there are too many
   */
  static List<String> stops(JsonNode request, String field) {
    JsonNode stop = request.path(field);
    if (stop.size() > MOST_STOPS) {
      throw new InvalidRequest(
          field, "The field '" + field + "' has more than " + MOST_STOPS + " texts.");
    }
    return (stop.isArray() ? stop.valueStream() : Stream.of(stop))
        .map(text -> text.asText(""))
        .filter(text -> !text.isEmpty())
        .toList();
  }
}
