package io.octoagent.echo.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.random.RandomGenerator;

/** Makes values and schemas at random, the same from the same seed. */
final class RandomSchemas {

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final List<String> NAMES = List.of("a", "b", "name", "ü 😀", "x-y", "$k");
  private static final List<String> TYPES =
      List.of("string", "integer", "number", "boolean", "null", "array", "object");

  private final RandomGenerator random;

  RandomSchemas(RandomGenerator random) {
    this.random = random;
  }

  /** A value at most so deep. */
  JsonNode value(int depth) {
    return switch (random.nextInt(depth > 0 ? 8 : 5)) {
      case 0 -> JSON.textNode("t" + "e\u00e9😀".repeat(random.nextInt(4)));
      case 1 -> JSON.numberNode(random.nextInt(-100, 100));
      // not whole: the validator takes 4 and 4.0 for different values inside of an enum's
      case 2 -> JSON.numberNode(random.nextInt(-100, 100) + 0.25);
      case 3 -> JSON.booleanNode(random.nextBoolean());
      case 4 -> JSON.nullNode();
      case 5 -> {
        ArrayNode array = JSON.arrayNode();
        for (int i = random.nextInt(4); i > 0; i--) {
          array.add(value(depth - 1));
        }
        yield array;
      }
      default -> {
        ObjectNode object = JSON.objectNode();
        for (int i = random.nextInt(4); i > 0; i--) {
          object.set(name(), value(depth - 1));
        }
        yield object;
      }
    };
  }

  /** A schema that admits {@code value}, and maybe others. */
  JsonNode around(JsonNode value) {
    ObjectNode schema = JSON.objectNode();
    if (sometimes()) {
      schema.putArray("enum").add(value(1)).add(value);
      return schema;
    }
    schema.put("type", type(value));
    switch (value.getNodeType()) {
      case STRING -> {
        int length = value.textValue().codePointCount(0, value.textValue().length());
        schema.put("minLength", random.nextInt(length + 1));
        schema.put("maxLength", length + random.nextInt(3));
      }
      case NUMBER -> {
        schema.put("minimum", value.decimalValue());
        if (sometimes()) {
          schema.put("maximum", value.asDouble() + random.nextInt(3));
        }
      }
      case ARRAY -> {
        value.forEach(item -> schema.withArray("prefixItems").add(around(item)));
        schema.put("minItems", value.size());
        if (sometimes()) {
          schema.put("items", false);
        }
      }
      case OBJECT -> {
        value
            .propertyStream()
            .forEach(
                m -> schema.withObjectProperty("properties").set(m.getKey(), around(m.getValue())));
        value.fieldNames().forEachRemaining(schema.putArray("required")::add);
        schema.put("additionalProperties", random.nextBoolean());
      }
      default -> {}
    }
    return disguised(schema, value);
  }

  /** The same schema in other words. */
  private JsonNode disguised(ObjectNode schema, JsonNode value) {
    return switch (random.nextInt(8)) {
      case 0 -> JSON.objectNode().set("allOf", JSON.arrayNode().add(schema).add(true));
      case 1 -> JSON.objectNode().set("anyOf", JSON.arrayNode().add(false).add(schema));
      case 2 -> JSON.objectNode().set("oneOf", JSON.arrayNode().add(schema).add(false));
      case 3 -> schema.set("default", value);
      case 4 -> schema.set("examples", JSON.arrayNode().add(value(1)));
      case 5 -> schema.set("type", JSON.arrayNode().add("null").add(type(value)));
      default -> schema;
    };
  }

  /** A schema that may well contradict itself. */
  JsonNode any(int depth) {
    ObjectNode schema = JSON.objectNode();
    for (int i = random.nextInt(4); i >= 0; i--) {
      keyword(schema, depth);
    }
    return schema;
  }

  private void keyword(ObjectNode schema, int depth) {
    switch (random.nextInt(depth > 0 ? 22 : 12)) {
      case 0, 1, 2 -> schema.put("type", TYPES.get(random.nextInt(TYPES.size())));
      case 3 -> schema.put("minimum", random.nextInt(-9, 9) / 2.0);
      case 4 -> schema.put("exclusiveMaximum", random.nextInt(-9, 9));
      case 5 -> schema.put("multipleOf", random.nextInt(1, 9) / 2.0);
      case 6 -> schema.put("minLength", random.nextInt(40));
      case 7 -> schema.put("maxLength", random.nextInt(40));
      case 8 ->
          schema.put(
              "pattern",
              List.of("^[a-f]+$", "x", "^\\w{2,}(-\\d)?", "[^a]$").get(random.nextInt(4)));
      case 9 -> schema.putArray("enum").add(value(1)).add(value(1));
      case 10 ->
          schema.put("type", "array").put("minItems", random.nextInt(4)).put("uniqueItems", true);
      case 11 ->
          schema.put("maxProperties", random.nextInt(4)).put("minProperties", random.nextInt(3));
      case 12, 13 -> schema.withObjectProperty("properties").set(name(), any(depth - 1));
      case 14 -> schema.putArray("required").add(name());
      case 15 -> schema.set("additionalProperties", any(depth - 1));
      case 16 -> schema.set("items", any(depth - 1));
      case 17 -> schema.putArray("prefixItems").add(any(depth - 1)).add(any(depth - 1));
      case 18 -> schema.putArray("anyOf").add(any(depth - 1)).add(any(depth - 1));
      case 19 -> schema.putArray("oneOf").add(any(depth - 1)).add(any(depth - 1));
      case 20 -> schema.putArray("allOf").add(any(depth - 1)).add(any(depth - 1));
      default -> schema.set(random.nextBoolean() ? "not" : "contains", any(depth - 1));
    }
  }

  private String name() {
    return NAMES.get(random.nextInt(NAMES.size()));
  }

  private boolean sometimes() {
    return random.nextInt(4) == 0;
  }

  private static String type(JsonNode value) {
    return switch (value.getNodeType()) {
      case STRING -> "string";
      case NUMBER -> value.isIntegralNumber() ? "integer" : "number";
      case BOOLEAN -> "boolean";
      case ARRAY -> "array";
      case OBJECT -> "object";
      default -> "null";
    };
  }
}
