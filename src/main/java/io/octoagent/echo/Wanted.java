package io.octoagent.echo;

import com.fasterxml.jackson.databind.JsonNode;
import io.octoagent.echo.schema.References;
import io.octoagent.operation.InvalidRequest;
import java.util.Optional;

/** What a request asks of a model; {@link Speaker} produces it. */
sealed interface Wanted permits Wanted.Text, Wanted.AnyObject, Wanted.Value, Wanted.Call {

  /** Text. */
  record Text() implements Wanted {}

  /** Some JSON object. */
  record AnyObject() implements Wanted {}

  /** A value of a JSON schema. */
  record Value(References schema) implements Wanted {}

  /** A call of a tool. */
  record Call(ToolCall tool) implements Wanted {}

  /** What {@code request} asks for; a tool that it forces takes precedence over the format. */
  static Wanted of(JsonNode request) {
    Optional<ToolCall> forced = ForcedTool.of(request);
    return forced.isPresent() ? new Call(forced.get()) : format(request.path("response_format"));
  }

  private static Wanted format(JsonNode format) {
    String place = "response_format.json_schema.schema";
    return switch (format.isMissingNode() || format.isNull()
        ? "text"
        : format.path("type").asText()) {
      case "text" -> new Text();
      case "json_object" -> new AnyObject();
      case "json_schema" -> {
        JsonNode schema = format.path("json_schema").path("schema");
        if (!schema.isObject()) {
          throw new InvalidRequest(place, "The field '" + place + "' must be a JSON schema.");
        }
        yield new Value(new References(schema, place));
      }
      default ->
          throw new InvalidRequest(
              "response_format",
              "The field 'response_format' must be an object with the type 'text', 'json_object' or"
                  + " 'json_schema'.");
    };
  }
}
