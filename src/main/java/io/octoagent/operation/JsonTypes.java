package io.octoagent.operation;

import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** JSON schemas of a type, for {@link RequestSchema}. */
final class JsonTypes {

  static final String NULL = "null";

  /** JSON's types, each with a token that a value of it begins with. */
  private static final Map<JsonToken, String> NAMES =
      new EnumMap<>(
          Map.of(
              JsonToken.START_OBJECT, "object",
              JsonToken.START_ARRAY, "array",
              JsonToken.VALUE_STRING, "string",
              JsonToken.VALUE_NUMBER_INT, "number",
              JsonToken.VALUE_TRUE, "boolean",
              JsonToken.VALUE_NULL, NULL));

  private JsonTypes() {}

  /** The schema of a value that {@code kind} admits. */
  static ObjectNode of(FieldKind kind) {
    if (kind == FieldKind.ANY) {
      return any();
    }
    ObjectNode schema = ofNames(names(kind).toList());
    return kind.isOfTexts() ? schema.set("items", of("string")) : schema;
  }

  /** The same without null. */
  static ObjectNode present(FieldKind kind) {
    return ofNames(names(kind).filter(name -> !name.equals(NULL)).toList());
  }

  /** The schema of a value of one of the types. */
  static ObjectNode of(String... names) {
    return ofNames(List.of(names));
  }

  /** The schema of a value of any type. */
  static ObjectNode any() {
    return JsonNodeFactory.instance.objectNode();
  }

  private static Stream<String> names(FieldKind kind) {
    return NAMES.entrySet().stream()
        .filter(type -> kind.admits(type.getKey()))
        .map(Map.Entry::getValue);
  }

  private static ObjectNode ofNames(List<String> names) {
    if (names.size() == 1) {
      return any().put("type", names.getFirst());
    }
    ObjectNode schema = any();
    names.forEach(schema.putArray("type")::add);
    return schema;
  }
}
