package io.octoagent.echo;

import com.fasterxml.jackson.databind.JsonNode;
import io.octoagent.operation.InvalidRequest;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Reads texts that a request gives as strings or as tokens, for the readers that accept both. */
final class Inputs {

  private Inputs() {}

  /**
   * The texts of a field: a string, tokens, or a list of either. Tokens are read as words.
   *
   * @throws InvalidRequest if it is none of them
   */
  static List<String> read(JsonNode request, String field) {
    JsonNode input = request.path(field);
    if (input.isTextual()) {
      return List.of(input.textValue());
    }
    if (isListOf(input, JsonNode::isIntegralNumber)) {
      return List.of(words(input));
    }
    if (isListOf(input, JsonNode::isTextual)) {
      return input.valueStream().map(JsonNode::textValue).toList();
    }
    if (isListOf(input, tokens -> isListOf(tokens, JsonNode::isIntegralNumber))) {
      return input.valueStream().map(Inputs::words).toList();
    }
    throw new InvalidRequest(
        field,
        "The field '" + field + "' must be a string, tokens, or a list of strings or tokens.");
  }

  private static boolean isListOf(JsonNode list, Predicate<JsonNode> item) {
    return list.isArray() && !list.isEmpty() && list.valueStream().allMatch(item);
  }

  private static String words(JsonNode tokens) {
    return tokens.valueStream().map(JsonNode::asText).collect(Collectors.joining(" "));
  }
}
