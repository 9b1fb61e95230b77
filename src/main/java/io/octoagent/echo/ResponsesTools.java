package io.octoagent.echo;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Finds the function that a request of the Responses API forces, for {@link ResponsesRequest}. */
final class ResponsesTools {

  private ResponsesTools() {}

  /** The function that {@code request} forces; empty if the model is free to answer with text. */
  static Optional<Tool> forced(JsonNode request) {
    JsonNode choice = request.path("tool_choice");
    List<Tool> tools =
        ForcedTool.offered(
            request,
            "tools",
            (item, place) ->
                isFunction(item)
                    ? ForcedTool.function(item, "parameters", place)
                    : Optional.empty());
    return switch (choice.isObject() ? choice.path("type").asText() : choice.asText("")) {
      case "", "null", "auto", "none" -> Optional.empty();
      case "required" -> ForcedTool.next(tools, called(request));
      case "function" ->
          Optional.of(ForcedTool.named(choice.path("name").asText(), tools, "tool_choice"));
      case "allowed_tools" ->
          ForcedTool.allowed(choice, tool -> tool.at("/name").asText(), tools, called(request));
      default -> throw ForcedTool.unknownChoice();
    };
  }

  private static boolean isFunction(JsonNode tool) {
    return tool.path("type").asText().equals("function");
  }

  private static Set<String> called(JsonNode request) {
    Set<String> called = new HashSet<>();
    for (JsonNode item : request.path("input")) {
      if (Fields.isUsers(item)) {
        called.clear();
      } else if (item.path("type").asText().equals("function_call")) {
        called.add(item.path("name").asText());
      }
    }
    return called;
  }
}
