package io.octoagent.echo;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Finds the function that a chat completion request forces, for {@link ChatRequest}. */
final class ChatTools {

  private ChatTools() {}

  /** The function that {@code request} forces; empty if the model is free to answer with text. */
  static Optional<Tool> forced(JsonNode request) {
    JsonNode choice = request.path("tool_choice");
    if (forcesLegacy(request)) {
      List<Tool> functions =
          ForcedTool.offered(
              request,
              "functions",
              (item, place) -> ForcedTool.function(item, "parameters", place));
      String name = request.at("/function_call/name").asText();
      return Optional.of(ForcedTool.named(name, functions, "function_call"));
    }
    List<Tool> tools =
        ForcedTool.offered(
            request,
            "tools",
            (item, place) ->
                ForcedTool.function(item.path("function"), "parameters", place + ".function"));
    return switch (choice.isObject() ? choice.path("type").asText() : choice.asText("")) {
      case "", "null", "auto", "none" -> Optional.empty();
      case "required", "any" -> ForcedTool.next(tools, called(request));
      case "function" ->
          Optional.of(ForcedTool.named(choice.at("/function/name").asText(), tools, "tool_choice"));
      case "allowed_tools" ->
          ForcedTool.allowed(
              choice.path("allowed_tools"),
              tool -> tool.at("/function/name").asText(),
              tools,
              called(request));
      default -> throw ForcedTool.unknownChoice();
    };
  }

  /** Whether {@code request} forces one of the {@code functions}, which predate tools. */
  static boolean forcesLegacy(JsonNode request) {
    return request.path("function_call").isObject();
  }

  private static Set<String> called(JsonNode request) {
    Set<String> called = new HashSet<>();
    for (JsonNode message : request.path("messages")) {
      if (Fields.isUsers(message)) {
        called.clear();
      }
      message
          .path("tool_calls")
          .valueStream()
          .map(call -> call.at("/function/name").asText())
          .forEach(called::add);
    }
    return called;
  }
}
