package io.octoagent.echo.schema;

import static io.octoagent.echo.schema.Keywords.list;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One attempt at a sample, for {@link SchemaSample}: it takes the first valid candidate for each
 * value, starting with the plainest, and tries the branches of a choice of schemas in order.
 */
final class Search {

  private static final int DEEPEST = 100;
  private static final int LONGEST_PATH = 200;

  private final int returns;
  private final References references;
  private final Work work = new Work();
  private final SchemaCheck check;
  private final StringSamples strings;
  private final Containers containers;
  private String failedAt = "";

  /**
   * An attempt.
   *
   * @param full whether it tries optional members and items, too
   * @param returns how often a {@code $ref} may recur within itself
   * @param echo the content of free texts
   */
  Search(boolean full, int returns, References references, String echo) {
    Patterns patterns = new Patterns(work);
    this.returns = returns;
    this.references = references;
    this.check = new SchemaCheck(references, patterns, work);
    this.strings = new StringSamples(echo, patterns, work);
    this.containers = new Containers(this::find, full, patterns);
  }

  /** A value, if one is found. */
  Optional<JsonNode> find(Goal goal) {
    work.search();
    work.consume(goal.open().size());
    Optional<JsonNode> value =
        goal.depth() > DEEPEST
            ? Optional.empty()
            : Rules.NONE
                .with(goal.schemas(), references, work)
                .flatMap(rules -> choose(rules, 0, goal));
    if (value.isEmpty() && !failedAt.startsWith(goal.path())) {
      failedAt = goal.path().substring(0, Math.min(LONGEST_PATH, goal.path().length()));
    }
    return value;
  }

  /** Where the last search failed, as a JSON pointer. */
  String failedAt() {
    return failedAt;
  }

  /** Settles the choices from the given one on, then tries values. */
  private Optional<JsonNode> choose(Rules rules, int choice, Goal goal) {
    if (goal.returns(rules, returns)) {
      return Optional.empty();
    }
    if (choice == rules.choices().size()) {
      return candidates(rules, goal)
          .filter(candidate -> check.admit(goal.schemas(), candidate))
          .findFirst();
    }
    List<JsonNode> branches = rules.choices().get(choice);
    for (int i = 0; i < branches.size(); i++) {
      JsonNode branch = branches.get((i + goal.variant()) % branches.size());
      Optional<JsonNode> value =
          rules
              .with(List.of(branch), references, work)
              .flatMap(chosen -> choose(chosen, choice + 1, goal));
      if (value.isPresent()) {
        return value;
      }
    }
    return Optional.empty();
  }

  private Stream<JsonNode> candidates(Rules rules, Goal goal) {
    List<JsonNode> given = rules.given().toList();
    work.consume(given.size());
    int first = given.isEmpty() ? 0 : goal.variant() % given.size();
    Stream<JsonNode> copied =
        Stream.concat(given.stream().skip(first), given.stream().limit(first))
            .peek(value -> work.consume(value.toString().length()));
    return rules.isListed()
        ? copied
        : Stream.concat(copied, types(rules).flatMap(type -> ofType(type, rules, goal)));
  }

  private Stream<JsonNode> ofType(String type, Rules rules, Goal goal) {
    return switch (type) {
      case "string" -> strings.of(rules, goal.variant()).map(TextNode::valueOf);
      case "integer" -> NumberSamples.of(rules, true, goal.variant());
      case "number" -> NumberSamples.of(rules, false, goal.variant());
      case "boolean" -> {
        boolean first = goal.variant() % 2 == 0;
        yield Stream.of(BooleanNode.valueOf(first), BooleanNode.valueOf(!first));
      }
      case "null" -> Stream.of(NullNode.instance);
      case "array" -> containers.arrays(rules, goal);
      case "object" -> containers.objects(rules, goal);
      default -> Stream.empty();
    };
  }

  /** The types that the rules allow, starting with those that they name or imply. */
  private static Stream<String> types(Rules rules) {
    Stream<String> named =
        rules.values("type").limit(1).flatMap(Search::names).filter(type -> !type.equals("null"));
    Stream<String> implied =
        Keywords.OF_TYPES.entrySet().stream()
            .filter(type -> rules.have(type.getValue()))
            .map(type -> type.getKey());
    return Stream.of(named, implied, Keywords.TYPES.stream())
        .flatMap(types -> types)
        .distinct()
        .filter(type -> rules.values("type").allMatch(names -> allows(names, type)));
  }

  private static boolean allows(JsonNode names, String type) {
    return names(names)
        .anyMatch(name -> name.equals(type) || (name.equals("number") && type.equals("integer")));
  }

  private static Stream<String> names(JsonNode type) {
    return (type.isArray() ? list(type) : Stream.of(type)).map(JsonNode::asText);
  }
}
