package io.octoagent.echo.schema;

import static io.octoagent.echo.schema.Keywords.list;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The rules that together apply to one value, for {@link Search}: its schemas, with those of their
 * {@code $ref}s and {@code allOf}s as separate rules.
 *
 * @param all every rule
 * @param choices lists of schemas, of each of which one must apply; the chosen branches are rules,
 *     too
 * @param references the references that were followed
 */
record Rules(List<JsonNode> all, List<List<JsonNode>> choices, Set<String> references) {

  private static final int MOST_CHOICES = 100;
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  static final Rules NONE = new Rules(List.of(), List.of(), Set.of());

  /** These rules and those of {@code schemas}; empty if one of them admits nothing. */
  Optional<Rules> with(Iterable<JsonNode> schemas, References known, Work work) {
    List<JsonNode> rules = new ArrayList<>(all);
    List<List<JsonNode>> open = new ArrayList<>(choices);
    Set<String> followed = new HashSet<>(references);
    Deque<JsonNode> todo = new ArrayDeque<>();
    schemas.forEach(todo::add);
    work.consume(all.size());
    while (!todo.isEmpty()) {
      JsonNode schema = todo.poll();
      work.step();
      if (!schema.isObject()) {
        if (!schema.asBoolean()) {
          return Optional.empty();
        }
        continue;
      }
      rules.add(schema);
      String reference = schema.path("$ref").textValue();
      if (reference != null && followed.add(reference)) {
        todo.add(known.target(reference));
      }
      list(schema.path("allOf")).forEach(todo::add);
      choices(schema).forEach(open::add);
      if (open.size() > MOST_CHOICES) {
        throw new Work.Exhausted();
      }
    }
    return Optional.of(new Rules(rules, open, followed));
  }

  private static Stream<List<JsonNode>> choices(JsonNode schema) {
    Stream<List<JsonNode>> branches =
        Stream.of("anyOf", "oneOf")
            .map(schema::path)
            .filter(JsonNode::isArray)
            .map(list -> list(list).toList());
    if (!schema.has("if")) {
      return branches;
    }
    ObjectNode holds = JSON.objectNode();
    ArrayNode both = holds.putArray("allOf").add(schema.path("if"));
    if (schema.has("then")) {
      both.add(schema.path("then"));
    }
    JsonNode otherwise = schema.has("else") ? schema.path("else") : JSON.booleanNode(true);
    return Stream.concat(branches, Stream.of(List.of(holds, otherwise)));
  }

  /** The given values: those of {@code const} and {@code enum}, otherwise defaults and examples. */
  Stream<JsonNode> given() {
    return isListed()
        ? Stream.concat(values("const"), values("enum").flatMap(Keywords::list))
        : Stream.concat(values("default"), values("examples").flatMap(Keywords::list));
  }

  /** Whether only a given value can be valid. */
  boolean isListed() {
    return all.stream().anyMatch(rule -> rule.has("const") || rule.path("enum").isArray());
  }

  /** Every rule's value for a keyword. */
  Stream<JsonNode> values(String keyword) {
    return all.stream().filter(rule -> rule.has(keyword)).map(rule -> rule.get(keyword));
  }

  /** Whether a rule has one of {@code keywords}. */
  boolean have(List<String> keywords) {
    return keywords.stream().anyMatch(keyword -> values(keyword).findAny().isPresent());
  }

  /** The largest count for a keyword such as {@code minItems}. */
  long least(String keyword) {
    return all.stream()
        .flatMap(rule -> Keywords.count(rule, keyword).stream())
        .reduce(0L, Math::max);
  }

  /** The smallest count for a keyword such as {@code maxItems}. */
  long most(String keyword) {
    return all.stream()
        .flatMap(rule -> Keywords.count(rule, keyword).stream())
        .reduce(Long.MAX_VALUE, Math::min);
  }

  /** Every rule's number for a keyword such as {@code minimum}, except excessive ones. */
  Stream<BigDecimal> numbers(String keyword) {
    return all.stream().flatMap(rule -> Keywords.modest(rule, keyword).stream());
  }

  /** The rules for a member of an object. */
  List<JsonNode> ofMember(String name, Patterns patterns) {
    return all.stream().flatMap(rule -> ofMember(rule, name, patterns)).toList();
  }

  /** The rules for an item of an array. */
  List<JsonNode> ofItem(int index) {
    return all.stream().flatMap(rule -> ofItem(rule, index)).toList();
  }

  /** The rules of one schema for a member of an object. */
  static Stream<JsonNode> ofMember(JsonNode schema, String name, Patterns patterns) {
    List<JsonNode> known =
        Stream.concat(
                Stream.of(schema.path("properties").path(name)),
                schema
                    .path("patternProperties")
                    .propertyStream()
                    .filter(rule -> patterns.matches(rule.getKey(), name))
                    .map(rule -> rule.getValue()))
            .filter(rule -> !rule.isMissingNode())
            .toList();
    return known.isEmpty() ? present(schema.path("additionalProperties")) : known.stream();
  }

  /**
   * The rules of one schema for an item of an array; up to draft 2019 a list of items is a prefix.
   */
  static Stream<JsonNode> ofItem(JsonNode schema, int index) {
    JsonNode items = schema.path("items");
    JsonNode prefix = items.isArray() ? items : schema.path("prefixItems");
    return prefix.has(index)
        ? Stream.of(prefix.get(index))
        : present(items.isArray() ? schema.path("additionalItems") : items);
  }

  private static Stream<JsonNode> present(JsonNode schema) {
    return schema.isObject() || schema.isBoolean() ? Stream.of(schema) : Stream.empty();
  }
}
