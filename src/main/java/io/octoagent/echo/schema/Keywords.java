package io.octoagent.echo.schema;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * Reads the keywords of a schema, for {@link Rules} and {@link SchemaCheck}; one with an invalid
 * value is ignored.
 */
final class Keywords {

  /** JSON Schema's types, in the order in which a sample tries them. */
  static final List<String> TYPES =
      List.of("string", "object", "array", "integer", "number", "boolean", "null");

  /** Keywords that apply to one type alone, by that type. */
  static final Map<String, List<String>> OF_TYPES =
      new TreeMap<>(
          Map.of(
              "object",
              List.of("properties", "required", "additionalProperties", "minProperties"),
              "array",
              List.of("items", "prefixItems", "minItems", "contains"),
              "number",
              List.of("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf")));

  /** Beyond this, arithmetic costs more than it is worth. */
  private static final int LARGEST_EXPONENT = 400;

  private static final BigDecimal MOST = BigDecimal.valueOf(Long.MAX_VALUE);

  private Keywords() {}

  /** The elements of an array; none for anything else. */
  static Stream<JsonNode> list(JsonNode value) {
    return value.isArray() ? StreamSupport.stream(value.spliterator(), false) : Stream.empty();
  }

  /** The value of a numeric keyword; it may be of any size, so it must only be compared. */
  static Optional<BigDecimal> number(JsonNode schema, String keyword) {
    JsonNode value = schema.path(keyword);
    return value.isNumber() ? Optional.of(value.decimalValue()) : Optional.empty();
  }

  /** The same value if arithmetic with it is cheap, otherwise empty. */
  static Optional<BigDecimal> modest(JsonNode schema, String keyword) {
    return number(schema, keyword).filter(Keywords::isModest);
  }

  /**
   * The value of a keyword that counts, for example {@code minItems}, limited to what a long holds.
   */
  static Optional<Long> count(JsonNode schema, String keyword) {
    return number(schema, keyword)
        .map(count -> count.min(MOST).max(BigDecimal.ZERO))
        .map(count -> isModest(count) ? count.longValue() : 0);
  }

  /** Whether {@code count} is within the limits of two keywords. */
  static boolean within(JsonNode schema, String min, String max, long count) {
    return count(schema, min).orElse(0L) <= count
        && count <= count(schema, max).orElse(Long.MAX_VALUE);
  }

  /**
   * Whether {@code number} is within the limits of a schema, and a multiple of what it requires.
   */
  static boolean admits(JsonNode schema, BigDecimal number) {
    return number(schema, "minimum")
            .filter(least -> isBelow(number, least, schema.path("exclusiveMinimum")))
            .isEmpty()
        && number(schema, "maximum")
            .filter(most -> isBelow(most, number, schema.path("exclusiveMaximum")))
            .isEmpty()
        && number(schema, "exclusiveMinimum").filter(e -> number.compareTo(e) <= 0).isEmpty()
        && number(schema, "exclusiveMaximum").filter(e -> number.compareTo(e) >= 0).isEmpty()
        && number(schema, "multipleOf")
            .filter(unit -> unit.signum() > 0 && !isMultiple(number, unit))
            .isEmpty();
  }

  /** Whether {@code value} is of the type with this name. */
  static boolean isOf(String type, JsonNode value) {
    return switch (type) {
      case "string" -> value.isTextual();
      case "object" -> value.isObject();
      case "array" -> value.isArray();
      case "number" -> value.isNumber();
      case "integer" -> value.isNumber() && isWhole(value.decimalValue());
      case "boolean" -> value.isBoolean();
      case "null" -> value.isNull();
      default -> false;
    };
  }

  /** Draft 4 has {@code exclusiveMinimum: true} beside the limit. */
  private static boolean isBelow(BigDecimal number, BigDecimal bound, JsonNode exclusive) {
    return number.compareTo(bound) < (exclusive.asBoolean() && exclusive.isBoolean() ? 1 : 0);
  }

  private static boolean isMultiple(BigDecimal number, BigDecimal unit) {
    return isModest(number) && isModest(unit) && number.remainder(unit).signum() == 0;
  }

  private static boolean isWhole(BigDecimal number) {
    return number.signum() == 0 || number.stripTrailingZeros().scale() <= 0;
  }

  private static boolean isModest(BigDecimal number) {
    return number.precision() <= LARGEST_EXPONENT && Math.abs(number.scale()) <= LARGEST_EXPONENT;
  }
}
