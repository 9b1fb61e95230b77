package io.octoagent.echo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.octoagent.echo.schema.References;
import io.octoagent.operation.InvalidRequest;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Finds the function that a request forces, by its name or by requiring any. */
final class ForcedTool {

  private static final JsonNode NO_PARAMETERS = JsonNodeFactory.instance.objectNode();

  private ForcedTool() {}

  /**
   * The tool that is called {@code name}.
   *
   * @param field where the request names it
   * @throws InvalidRequest if there is none
   */
  static Tool named(String name, List<Tool> tools, String field) {
    return tools.stream()
        .filter(tool -> tool.name().equals(name))
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
   *
   * @param called the names of those that were called
   * @throws InvalidRequest if there are no tools
   */
  static Optional<Tool> next(List<Tool> tools, Set<String> called) {
    if (tools.isEmpty()) {
      throw new InvalidRequest(
          "tool_choice", "The field 'tool_choice' forces a function, and the request has none.");
    }
    return tools.stream().filter(tool -> !called.contains(tool.name())).findFirst();
  }

  /**
   * The next of the tools that {@code allowed} names; empty if it does not require one.
   *
   * @param name the name in one item
   */
  static Optional<Tool> allowed(
      JsonNode allowed, Function<JsonNode, String> name, List<Tool> tools, Set<String> called) {
    if (!allowed.path("mode").asText().equals("required")) {
      return Optional.empty();
    }
    Set<String> names = allowed.path("tools").valueStream().map(name).collect(Collectors.toSet());
    return next(tools.stream().filter(tool -> names.contains(tool.name())).toList(), called);
  }

  /**
   * The functions in a list of a request.
   *
   * @param list the name of the list
   * @param function the function in one item, given with its place; empty if it is none
   */
  static List<Tool> offered(
      JsonNode request, String list, BiFunction<JsonNode, String, Optional<Tool>> function) {
    JsonNode items = request.path(list);
    return IntStream.range(0, items.isArray() ? items.size() : 0)
        .boxed()
        .flatMap(i -> function.apply(items.get(i), list + "[" + i + "]").stream())
        .toList();
  }

  /**
   * A function.
   *
   * @param schema the member that holds the schema of its parameters
   * @param place where the function is in the request
   * @return empty if it has no name
   */
  static Optional<Tool> function(JsonNode function, String schema, String place) {
    JsonNode parameters = function.path(schema).isObject() ? function.path(schema) : NO_PARAMETERS;
    return Optional.ofNullable(function.path("name").textValue())
        .map(name -> new Tool(name, new References(parameters, place + "." + schema)));
  }

  /** The error for a {@code tool_choice} that names a tool of another kind, or is no choice. */
  static InvalidRequest unknownChoice() {
    return new InvalidRequest(
        "tool_choice",
        "The field 'tool_choice' must be 'none', 'auto', 'required', or an object that names"
            + " functions: the echo calls nothing else.");
  }
}
