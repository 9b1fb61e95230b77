package io.octoagent.echo.schema;

import static io.octoagent.echo.schema.Keywords.list;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Checks whether a schema admits a value; {@link Search} checks every candidate. */
final class SchemaCheck {

  private static final int DEEPEST = 400;

  private final References references;
  private final Patterns patterns;
  private final Work work;
  private int depth;

  SchemaCheck(References references, Patterns patterns, Work work) {
    this.references = references;
    this.patterns = patterns;
    this.work = work;
  }

  /** Whether all of {@code schemas} admit {@code value}. */
  boolean admit(Collection<JsonNode> schemas, JsonNode value) {
    return schemas.stream().allMatch(schema -> admits(schema, value));
  }

  /** Whether {@code schema} admits {@code value}. */
  boolean admits(JsonNode schema, JsonNode value) {
    work.step();
    if (!schema.isObject()) {
      return schema.isBoolean() && schema.booleanValue();
    }
    if (depth == DEEPEST) {
      throw new Work.Exhausted();
    }
    depth++;
    try {
      return isOfType(schema.path("type"), value)
          && isListed(schema, value)
          && combined(schema, value)
          && switch (value.getNodeType()) {
            case OBJECT -> object(schema, value);
            case ARRAY -> array(schema, value);
            case STRING -> string(schema, value.textValue());
            case NUMBER -> Keywords.admits(schema, value.decimalValue());
            case BOOLEAN, NULL, BINARY, POJO, MISSING -> true;
          };
    } finally {
      depth--;
    }
  }

  private static boolean isOfType(JsonNode type, JsonNode value) {
    return type.isMissingNode()
        || (type.isArray() ? list(type) : Stream.of(type))
            .anyMatch(name -> Keywords.isOf(name.asText(), value));
  }

  private boolean isListed(JsonNode schema, JsonNode value) {
    return (!schema.has("const") || same(schema.path("const"), value))
        && (!schema.path("enum").isArray()
            || list(schema.path("enum")).anyMatch(listed -> same(listed, value)));
  }

  private boolean combined(JsonNode schema, JsonNode value) {
    Predicate<JsonNode> admits = part -> admits(part, value);
    return (!schema.path("$ref").isTextual()
            || admits(references.target(schema.path("$ref").textValue()), value))
        && list(schema.path("allOf")).allMatch(admits)
        && (!schema.path("anyOf").isArray() || list(schema.path("anyOf")).anyMatch(admits))
        && (!schema.path("oneOf").isArray()
            || list(schema.path("oneOf")).filter(admits).limit(2).count() == 1)
        && (!schema.has("not") || !admits(schema.path("not"), value))
        && (!schema.has("if")
            || maybe(schema.path(admits(schema.path("if"), value) ? "then" : "else"), value));
  }

  private boolean object(JsonNode schema, JsonNode value) {
    return list(schema.path("required")).allMatch(name -> value.has(name.asText()))
        && Keywords.within(schema, "minProperties", "maxProperties", value.size())
        && value
            .propertyStream()
            .allMatch(
                member ->
                    maybe(schema.path("propertyNames"), TextNode.valueOf(member.getKey()))
                        && Rules.ofMember(schema, member.getKey(), patterns)
                            .allMatch(rule -> admits(rule, member.getValue())))
        && dependents(schema, "dependentRequired", value)
            .allMatch(rule -> list(rule).allMatch(name -> value.has(name.asText())))
        && dependents(schema, "dependentSchemas", value).allMatch(rule -> admits(rule, value));
  }

  private static Stream<JsonNode> dependents(JsonNode schema, String keyword, JsonNode value) {
    return schema
        .path(keyword)
        .propertyStream()
        .filter(rule -> value.has(rule.getKey()))
        .map(rule -> rule.getValue());
  }

  private boolean array(JsonNode schema, JsonNode value) {
    return Keywords.within(schema, "minItems", "maxItems", value.size())
        && IntStream.range(0, value.size())
            .allMatch(i -> Rules.ofItem(schema, i).allMatch(rule -> admits(rule, value.get(i))))
        && (!schema.path("uniqueItems").asBoolean() || areUnique(value))
        && (!schema.has("contains") || contains(schema, value));
  }

  private boolean areUnique(JsonNode array) {
    Set<String> seen = new HashSet<>();
    return list(array)
        .map(JsonNode::toString)
        .peek(text -> work.consume(text.length()))
        .allMatch(seen::add);
  }

  private boolean contains(JsonNode schema, JsonNode value) {
    long count = list(value).filter(item -> admits(schema.path("contains"), item)).count();
    return count >= Keywords.count(schema, "minContains").orElse(1L)
        && count <= Keywords.count(schema, "maxContains").orElse(Long.MAX_VALUE);
  }

  private boolean string(JsonNode schema, String value) {
    return Keywords.within(
            schema, "minLength", "maxLength", value.codePointCount(0, value.length()))
        && (!schema.path("pattern").isTextual()
            || patterns.matches(schema.path("pattern").textValue(), value));
  }

  private boolean maybe(JsonNode schema, JsonNode value) {
    return schema.isMissingNode() || admits(schema, value);
  }

  /** Whether two values are equal in JSON Schema's sense, in which 1 equals 1.0. */
  private boolean same(JsonNode one, JsonNode other) {
    work.step();
    if (one.isNumber() && other.isNumber()) {
      return one.decimalValue().compareTo(other.decimalValue()) == 0;
    }
    if (one.getNodeType() != other.getNodeType() || one.size() != other.size()) {
      return false;
    }
    return switch (one.getNodeType()) {
      case OBJECT ->
          one.propertyStream()
              .allMatch(
                  member ->
                      other.has(member.getKey())
                          && same(member.getValue(), other.get(member.getKey())));
      case ARRAY -> IntStream.range(0, one.size()).allMatch(i -> same(one.get(i), other.get(i)));
      case STRING, NUMBER, BOOLEAN, NULL, BINARY, POJO, MISSING -> one.equals(other);
    };
  }
}
