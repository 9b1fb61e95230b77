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
  record Call(Tool tool) implements Wanted {}

  /**
   * What a request asks for; a tool that it forces takes precedence over the format.
   *
   * @param forced the tool
   * @param format the format, or nothing where the request has none
   * @param field the field that holds the format
   * @param schema the position of a JSON schema in the format
   * @throws InvalidRequest if there is no such format
   */
  static Wanted of(Optional<Tool> forced, JsonNode format, String field, String schema) {
    return forced.isPresent() ? new Call(forced.get()) : format(format, field, schema);
  }

  private static Wanted format(JsonNode format, String field, String schema) {
    return switch (format.isMissingNode() || format.isNull()
        ? "text"
        : format.path("type").asText()) {
      case "text" -> new Text();
      case "json_object" -> new AnyObject();
      case "json_schema" -> value(format.at("/" + schema.replace('.', '/')), field + "." + schema);
      default ->
          throw new InvalidRequest(
              field,
              "The field '"
                  + field
                  + "' must be an object with the type 'text', 'json_object' or 'json_schema'.");
    };
  }

  private static Wanted value(JsonNode schema, String place) {
    if (!schema.isObject()) {
      throw new InvalidRequest(place, "The field '" + place + "' must be a JSON schema.");
    }
    return new Value(new References(schema, place));
  }
}
