package io.octoagent.echo;

import com.fasterxml.jackson.databind.JsonNode;
import io.octoagent.operation.InvalidRequest;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Finds the tool that a request of the Messages API forces, for {@link MessagesRequest}. */
final class MessagesTools {

  private MessagesTools() {}

  /** The tool that {@code request} forces; empty if the model is free to answer with text. */
  static Optional<Tool> forced(JsonNode request) {
    JsonNode choice = request.path("tool_choice");
    if (choice.isMissingNode() || choice.isNull()) {
      return Optional.empty();
    }
    return switch (choice.path("type").asText()) {
      case "auto", "none" -> Optional.empty();
      case "any" -> ForcedTool.next(tools(request), called(request));
      case "tool" ->
          Optional.of(
              ForcedTool.named(choice.path("name").asText(), tools(request), "tool_choice"));
      default ->
          throw new InvalidRequest(
              "tool_choice",
              "The field 'tool_choice' must be an object with the type 'auto', 'any', 'tool' or"
                  + " 'none'.");
    };
  }

  /** Whether a block of a message is a tool's result. */
  static boolean isResult(JsonNode block) {
    return block.path("type").asText().equals("tool_result");
  }

  /** The tools that the caller describes; the echo does not know the arguments of the others. */
  private static List<Tool> tools(JsonNode request) {
    return ForcedTool.offered(
        request,
        "tools",
        (item, place) ->
            item.path("input_schema").isObject()
                ? ForcedTool.function(item, "input_schema", place)
                : Optional.empty());
  }

  private static Set<String> called(JsonNode request) {
    Set<String> called = new HashSet<>();
    for (JsonNode message : request.path("messages")) {
      JsonNode blocks = message.path("content");
      if (Fields.isUsers(message)
          && (!blocks.isArray() || blocks.valueStream().noneMatch(MessagesTools::isResult))) {
        called.clear();
      }
      blocks
          .valueStream()
          .filter(block -> block.path("type").asText().equals("tool_use"))
          .map(block -> block.path("name").asText())
          .forEach(called::add);
    }
    return called;
  }
}
