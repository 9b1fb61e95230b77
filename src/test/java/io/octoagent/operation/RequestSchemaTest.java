package io.octoagent.operation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import io.octoagent.litellm.SteeringFields;
import io.octoagent.testbed.Caller;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A request's schema admits what {@link RequestBody} accepts, and nothing else. */
class RequestSchemaTest {

  /** Values of each JSON type, and some that are wrong inside. */
  private static final List<JsonNode> VALUES =
      Stream.of(
              "null",
              "true",
              "false",
              "5",
              "1.5",
              "\"x\"",
              "[]",
              "{}",
              "[5]",
              "[null]",
              "[\"x\"]",
              "[\"x\", 5]",
              "[[]]",
              "[[5]]",
              "[{}]",
              "[{\"role\": \"user\"}]",
              "[{\"role\": \"user\", \"content\": \"x\"}]",
              "[{\"role\": 5, \"content\": \"x\"}]",
              "[{\"role\": \"user\", \"content\": 5}]",
              "[{\"role\": \"user\", \"content\": {}}]",
              "[{\"role\": \"user\", \"content\": [{}]}]",
              "[{\"role\": \"user\", \"content\": [5]}]",
              "[{\"role\": \"user\", \"content\": null, \"tool_calls\": []}]",
              "[{\"role\": \"user\", \"content\": \"x\", \"tool_calls\": \"x\"}]",
              "[{\"type\": \"function\", \"function\": {\"name\": \"x\", \"parameters\": {}}}]",
              "[{\"type\": \"function\", \"function\": {\"name\": \"x\", \"parameters\": 5}}]",
              "[{\"type\": \"function\", \"function\": {}}]",
              "[{\"type\": \"function\"}]",
              "[{\"type\": \"custom\", \"name\": \"x\"}]",
              "[{\"type\": \"custom\", \"name\": 5}]",
              "[{\"name\": \"x\", \"input_schema\": {}}]",
              "[{\"name\": \"x\", \"input_schema\": []}]",
              "[{\"type\": null}]",
              "{\"include_usage\": true}",
              "{\"include_usage\": \"x\"}",
              "{\"task\": 5}",
              "{\"user_id\": \"x\"}",
              "{\"user_id\": 5}",
              "{\"edits\": []}",
              "{\"edits\": {}}")
          .map(Caller::json)
          .toList();

  @ParameterizedTest
  @EnumSource
  void agreesWithTheReaderOnEachField(Operation operation) {
    // Given
    JsonSchema schema = schema(operation);
    List<ObjectNode> bodies =
        operation.fields().names().flatMap(name -> with(operation, name)).toList();

    // When
    List<ObjectNode> disputed =
        bodies.stream().filter(body -> admits(schema, body) != accepts(operation, body)).toList();

    // Then
    assertThat(disputed).isEmpty();
    assertThat(bodies).anyMatch(body -> accepts(operation, body));
  }

  private static JsonSchema schema(Operation operation) {
    return JsonSchemaFactory.getInstance(VersionFlag.V202012)
        .getSchema(RequestSchema.of(operation.fields()));
  }

  /** Bodies with each value of the field, and one without it. */
  private static Stream<ObjectNode> with(Operation operation, String name) {
    Stream<ObjectNode> given =
        VALUES.stream().map(value -> smallest(operation).<ObjectNode>set(name, value));
    return Stream.concat(given, Stream.of(smallest(operation).without(name)));
  }

  private static ObjectNode smallest(Operation operation) {
    ObjectNode body = JsonNodeFactory.instance.objectNode().put("model", "planner");
    String content = operation.fields().required().getFirst();
    return content.equals("messages")
        ? body.set(content, Caller.json("[{\"role\": \"user\", \"content\": \"x\"}]"))
        : body.put(content, "x");
  }

  private static boolean admits(JsonSchema schema, JsonNode body) {
    return schema.validate(body).isEmpty();
  }

  private static boolean accepts(Operation operation, JsonNode body) {
    try {
      RequestBody.parse(body.toString().getBytes(UTF_8), operation.fields(), SteeringFields.ALL);
      return true;
    } catch (InvalidRequest e) {
      return false;
    }
  }
}
