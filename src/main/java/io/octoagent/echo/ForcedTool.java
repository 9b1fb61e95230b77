package io.octoagent.echo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.octoagent.echo.schema.References;
import io.octoagent.operation.InvalidRequest;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

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
   * The functions in a list of a request.
   *
   * @param list the name of the list
   * @param function where a function is in an item, as the end of a JSON pointer
   * @param schema the member that holds the schema of its parameters
   */
  static List<Tool> offered(JsonNode request, String list, String function, String schema) {
    JsonNode items = request.path(list);
    return IntStream.range(0, items.isArray() ? items.size() : 0)
        .boxed()
        .flatMap(
            i ->
                tool(
                    items.get(i).at(function),
                    schema,
                    list + "[" + i + "]" + function.replace('/', '.') + "." + schema))
        .toList();
  }

  private static Stream<Tool> tool(JsonNode function, String schema, String place) {
    JsonNode parameters = function.path(schema);
    return function.path("name").isTextual()
        ? Stream.of(
            new Tool(
                function.path("name").textValue(),
                new References(parameters.isObject() ? parameters : NO_PARAMETERS, place)))
        : Stream.empty();
  }
}
