package io.octoagent.echo.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Candidate objects and arrays for {@link Search}, which are likely to satisfy the rules; their
 * members and items are searched for in turn.
 */
final class Containers {

  private static final int MOST_ITEMS = 10_000;

  /** How many values beyond those needed are tried, in search of distinct ones. */
  private static final int MOST_MISSES = 16;

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private final Function<Goal, Optional<JsonNode>> search;
  private final boolean full;
  private final Patterns patterns;

  Containers(Function<Goal, Optional<JsonNode>> search, boolean full, Patterns patterns) {
    this.search = search;
    this.full = full;
    this.patterns = patterns;
  }

  /** Objects: first with every member that has a schema, then with the required ones only. */
  Stream<JsonNode> objects(Rules rules, Goal goal) {
    return ways().flatMap(optional -> object(rules, goal, optional).stream());
  }

  /** Arrays: first with an item where one is allowed, then with no more than required. */
  Stream<JsonNode> arrays(Rules rules, Goal goal) {
    return ways().flatMap(optional -> array(rules, goal, optional).stream());
  }

  private Stream<Boolean> ways() {
    return full ? Stream.of(true, false) : Stream.of(false);
  }

  private Optional<JsonNode> object(Rules rules, Goal goal, boolean optional) {
    Set<String> required = new LinkedHashSet<>();
    rules.values("required").flatMap(Keywords::list).map(JsonNode::asText).forEach(required::add);
    Set<String> names = new LinkedHashSet<>();
    keys(rules, "properties")
        .filter(name -> optional || required.contains(name))
        .forEach(names::add);
    names.addAll(required);
    ObjectNode object = JSON.objectNode();
    for (String name : names) {
      Optional<JsonNode> value = member(rules, goal, name);
      if (value.isPresent()) {
        object.set(name, value.get());
      } else if (required.contains(name)) {
        return Optional.empty();
      }
    }
    boolean one = optional && names.isEmpty() && hasFreeMembers(rules);
    return Optional.of(
        fill(object, rules, goal, Math.max(rules.least("minProperties"), one ? 1 : 0)));
  }

  /** Whether members of any name have a schema, as in a map. */
  private static boolean hasFreeMembers(Rules rules) {
    return Stream.of("additionalProperties", "patternProperties")
        .flatMap(rules::values)
        .anyMatch(schema -> schema.isObject() && !schema.isEmpty());
  }

  /** Adds members until there are enough. */
  private ObjectNode fill(ObjectNode object, Rules rules, Goal goal, long least) {
    Iterator<String> names = names(least, rules, goal).iterator();
    while (object.size() < least && names.hasNext()) {
      String name = names.next();
      if (!object.has(name)) {
        member(rules, goal, name).ifPresent(value -> object.set(name, value));
      }
    }
    return object;
  }

  private Optional<JsonNode> member(Rules rules, Goal goal, String name) {
    List<JsonNode> schemas = rules.ofMember(name, patterns);
    return search.apply(goal.within(rules, schemas, name, goal.variant()));
  }

  /** Possible names of a member: the known ones, then generated ones. */
  private Stream<String> names(long count, Rules rules, Goal goal) {
    List<JsonNode> forAll = rules.values("propertyNames").toList();
    List<List<JsonNode>> kinds =
        Stream.concat(
                keys(rules, "patternProperties").map(key -> Optional.of(key)),
                Stream.of(Optional.<String>empty()))
            .map(pattern -> nameSchemas(pattern, forAll))
            .toList();
    Stream<String> made =
        IntStream.range(0, atMost(count) + MOST_MISSES)
            .boxed()
            .flatMap(i -> kinds.stream().flatMap(kind -> name(kind, rules, goal, i).stream()));
    return Stream.concat(keys(rules, "properties"), made);
  }

  private static List<JsonNode> nameSchemas(Optional<String> pattern, List<JsonNode> forAll) {
    ObjectNode name = JSON.objectNode().put("type", "string");
    pattern.ifPresent(text -> name.put("pattern", text));
    return Stream.concat(Stream.of(name), forAll.stream()).toList();
  }

  private Optional<String> name(List<JsonNode> kind, Rules rules, Goal goal, int variant) {
    return search.apply(goal.within(rules, kind, "*", variant)).map(JsonNode::textValue);
  }

  private static Stream<String> keys(Rules rules, String keyword) {
    return rules
        .values(keyword)
        .flatMap(members -> members.propertyStream())
        .map(member -> member.getKey());
  }

  private Optional<JsonNode> array(Rules rules, Goal goal, boolean optional) {
    int least = atMost(rules.least("minItems"));
    Optional<JsonNode> contained = rules.values("contains").findFirst();
    int marked = contained.isEmpty() ? 0 : atMost(Math.max(1, rules.least("minContains")));
    long prefix =
        Stream.of("prefixItems", "items")
            .flatMap(rules::values)
            .filter(JsonNode::isArray)
            .mapToInt(JsonNode::size)
            .reduce(1, Math::max);
    long wanted = Math.max(Math.max(least, marked), optional ? prefix : 0);
    Set<String> seen = new HashSet<>();
    boolean unique = rules.values("uniqueItems").anyMatch(JsonNode::asBoolean);
    ArrayNode array = JSON.arrayNode();
    for (int i = 0; i < Math.min(wanted, rules.most("maxItems")); i++) {
      List<JsonNode> schemas =
          Stream.concat(rules.ofItem(i).stream(), i < marked ? contained.stream() : Stream.empty())
              .toList();
      int first = goal.variant() + (unique ? i : 0);
      Optional<JsonNode> item =
          IntStream.rangeClosed(first, unique ? first + MOST_MISSES : first)
              .mapToObj(v -> search.apply(goal.within(rules, schemas, array.size(), v)))
              .flatMap(Optional::stream)
              .filter(value -> !unique || seen.add(value.toString()))
              .findFirst();
      if (item.isEmpty()) {
        return i < least ? Optional.empty() : Optional.of(array);
      }
      array.add(item.get());
    }
    return Optional.of(array);
  }

  private static int atMost(long count) {
    if (count > MOST_ITEMS) {
      throw new Work.Exhausted();
    }
    return (int) count;
  }
}
