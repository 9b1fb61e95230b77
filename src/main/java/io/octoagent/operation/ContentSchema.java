package io.octoagent.operation;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * Writes as a JSON schema what is required of the items of a request's content, for {@link
 * RequestSchema}.
 */
final class ContentSchema {

  private static final String PROPERTIES = "properties";

  private ContentSchema() {}

  /** Adds to the schema of a field what it must be as a list. */
  static ObjectNode addItems(ObjectNode field, Content content) {
    return switch (content) {
      case MESSAGES -> field.put("minItems", 1).set("items", message());
      case WHOLE_MESSAGES -> field.put("minItems", 1).set("items", wholeMessage());
      case ITEMS -> field.set("items", item());
      case PROMPTS -> field.put("minItems", 1).set("items", prompt("string", "number", "array"));
      case INPUTS ->
          field.put("minItems", 1).set("items", prompt("string", "number", "array", "object"));
    };
  }

  private static ObjectNode message() {
    ObjectNode content = JsonTypes.of("string", "array", "object", JsonTypes.NULL);
    return message(content);
  }

  private static ObjectNode wholeMessage() {
    ObjectNode message = message(JsonTypes.of("string", "array"));
    message.putArray("required").add("role").add("content");
    message.withObjectProperty(PROPERTIES).set("role", JsonTypes.of("string"));
    return message;
  }

  private static ObjectNode message(ObjectNode content) {
    ObjectNode message = JsonTypes.of("object");
    message
        .putObject(PROPERTIES)
        .<ObjectNode>set("content", content.set("items", JsonTypes.of("object")))
        .set("tool_calls", JsonTypes.of(FieldKind.LIST));
    return message;
  }

  private static ObjectNode item() {
    ObjectNode item = JsonTypes.of("object");
    item.putObject(PROPERTIES).set("content", JsonTypes.of(FieldKind.TEXT_OR_LIST));
    return item;
  }

  private static ObjectNode prompt(String... types) {
    return JsonTypes.of(types).put("minItems", 1);
  }
}
