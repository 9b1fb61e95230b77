package io.octoagent.echo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.octoagent.echo.schema.References;
import io.octoagent.operation.InvalidRequest;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Finds the function that a request forces, by its name or by requiring any, for {@link Wanted}.
 */
final class ForcedTool {

  private static final JsonNode NO_PARAMETERS = JsonNodeFactory.instance.objectNode();

  private ForcedTool() {}

  /** The call that {@code request} forces; empty if the model is free to answer with text. */
  static Optional<ToolCall> of(JsonNode request) {
    JsonNode choice = request.path("tool_choice");
    JsonNode legacy = request.path("function_call");
    if (legacy.isObject()) {
      return Optional.of(named(legacy.path("name"), functions(request), "function_call"));
    }
    return switch (choice.isObject() ? choice.path("type").asText() : choice.asText("")) {
      case "", "null", "auto", "none" -> Optional.empty();
      case "required", "any" -> next(request, tools(request));
      case "function" ->
          Optional.of(named(choice.path("function").path("name"), tools(request), "tool_choice"));
      case "allowed_tools" -> allowed(request, choice.path("allowed_tools"));
      default ->
          throw new InvalidRequest(
              "tool_choice",
              "The field 'tool_choice' must be 'none', 'auto', 'required', or an object that names"
                  + " functions: the echo calls nothing else.");
    };
  }

  private static Optional<ToolCall> allowed(JsonNode request, JsonNode allowed) {
    if (!allowed.path("mode").asText().equals("required")) {
      return Optional.empty();
    }
    Set<String> names = new HashSet<>();
    allowed
        .path("tools")
        .valueStream()
        .map(tool -> tool.at("/function/name").asText())
        .forEach(names::add);
    return next(
        request, tools(request).stream().filter(tool -> names.contains(tool.name())).toList());
  }

  private static ToolCall named(JsonNode name, List<ToolCall> tools, String field) {
    return tools.stream()
        .filter(tool -> tool.name().equals(name.asText()))
        .findFirst()
        .orElseThrow(
            () ->
                new InvalidRequest(
                    field,
                    "The field '" + field + "' names a function that the request does not have."));
  }

  /**
   * The first tool that was not called since the user's last message. An agent that has to call one
   * each time thus reaches all of them, including the one that ends its work. Once each was called,
   * text ends it.
   */
  private static Optional<ToolCall> next(JsonNode request, List<ToolCall> tools) {
    if (tools.isEmpty()) {
      throw new InvalidRequest(
          "tool_choice", "The field 'tool_choice' forces a function, and the request has none.");
    }
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
    return tools.stream().filter(tool -> !called.contains(tool.name())).findFirst();
  }

  private static List<ToolCall> tools(JsonNode request) {
    JsonNode tools = request.path("tools");
    return IntStream.range(0, tools.isArray() ? tools.size() : 0)
        .boxed()
        .flatMap(i -> function(tools.get(i).path("function"), "tools[" + i + "].function", false))
        .toList();
  }

  private static List<ToolCall> functions(JsonNode request) {
    JsonNode functions = request.path("functions");
    return IntStream.range(0, functions.isArray() ? functions.size() : 0)
        .boxed()
        .flatMap(i -> function(functions.get(i), "functions[" + i + "]", true))
        .toList();
  }

  private static Stream<ToolCall> function(JsonNode function, String place, boolean legacy) {
    JsonNode schema = function.path("parameters");
    return function.path("name").isTextual()
        ? Stream.of(
            new ToolCall(
                function.path("name").textValue(),
                new References(schema.isObject() ? schema : NO_PARAMETERS, place + ".parameters"),
                legacy))
        : Stream.empty();
  }
}
