package io.octoagent.echo;

import com.fasterxml.jackson.databind.JsonNode;
import io.octoagent.operation.InvalidRequest;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Finds the function that a chat completion request forces, for {@link ChatRequest}. */
final class ChatTools {

  private ChatTools() {}

  /** The function that {@code request} forces; empty if the model is free to answer with text. */
  static Optional<Tool> forced(JsonNode request) {
    JsonNode choice = request.path("tool_choice");
    if (forcesLegacy(request)) {
      List<Tool> functions = ForcedTool.offered(request, "functions", "", "parameters");
      String name = request.at("/function_call/name").asText();
      return Optional.of(ForcedTool.named(name, functions, "function_call"));
    }
    List<Tool> tools = ForcedTool.offered(request, "tools", "/function", "parameters");
    return switch (choice.isObject() ? choice.path("type").asText() : choice.asText("")) {
      case "", "null", "auto", "none" -> Optional.empty();
      case "required", "any" -> ForcedTool.next(tools, called(request));
      case "function" ->
          Optional.of(ForcedTool.named(choice.at("/function/name").asText(), tools, "tool_choice"));
      case "allowed_tools" -> allowed(request, choice.path("allowed_tools"), tools);
      default ->
          throw new InvalidRequest(
              "tool_choice",
              "The field 'tool_choice' must be 'none', 'auto', 'required', or an object that names"
                  + " functions: the echo calls nothing else.");
    };
  }

  /** Whether {@code request} forces one of the {@code functions}, which predate tools. */
  static boolean forcesLegacy(JsonNode request) {
    return request.path("function_call").isObject();
  }

  private static Optional<Tool> allowed(JsonNode request, JsonNode allowed, List<Tool> tools) {
    if (!allowed.path("mode").asText().equals("required")) {
      return Optional.empty();
    }
    Set<String> names =
        allowed
            .path("tools")
            .valueStream()
            .map(tool -> tool.at("/function/name").asText())
            .collect(Collectors.toSet());
    return ForcedTool.next(
        tools.stream().filter(tool -> names.contains(tool.name())).toList(), called(request));
  }

  private static Set<String> called(JsonNode request) {
    Set<String> called = new HashSet<>();
    for (JsonNode message : request.path("messages")) {
      if (message.path("role").asText().equals("user")) {
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
