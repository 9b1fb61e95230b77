package io.octoagent.echo.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Optional;
import java.util.stream.Stream;

/** Candidate numbers for {@link Search}, which are likely to satisfy the rules. */
final class NumberSamples {

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final int MOST_FACTORS = 4;
  private static final BigDecimal HALF = new BigDecimal("0.5");
  private static final BigDecimal TWO = BigDecimal.valueOf(2);

  private NumberSamples() {}

  /**
   * Candidates, the plainest first.
   *
   * @param variant counts the values of a set, which must differ
   */
  static Stream<JsonNode> of(Rules rules, boolean whole, int variant) {
    BigDecimal next = BigDecimal.valueOf(variant);
    BigDecimal unit =
        rules
            .numbers("multipleOf")
            .filter(factor -> factor.signum() > 0)
            .limit(MOST_FACTORS)
            .reduce(BigDecimal::multiply)
            .orElse(BigDecimal.ONE);
    Optional<BigDecimal> least =
        Stream.concat(rules.numbers("minimum"), rules.numbers("exclusiveMinimum"))
            .reduce(BigDecimal::max);
    Optional<BigDecimal> most =
        Stream.concat(rules.numbers("maximum"), rules.numbers("exclusiveMaximum"))
            .reduce(BigDecimal::min);
    Stream<BigDecimal> plain = Stream.of(next.add(BigDecimal.ONE), next, next.multiply(unit));
    Stream<BigDecimal> above =
        least.stream()
            .flatMap(
                bound -> {
                  BigDecimal first = multiple(bound, unit, RoundingMode.CEILING);
                  BigDecimal at = first.add(next.multiply(unit));
                  return Stream.of(at, at.add(unit), bound.add(next), bound.add(unit));
                });
    Stream<BigDecimal> below =
        most.stream()
            .flatMap(
                bound -> {
                  BigDecimal last = multiple(bound, unit, RoundingMode.FLOOR);
                  BigDecimal at = last.subtract(next.multiply(unit));
                  return Stream.of(at, at.subtract(unit), bound.subtract(next));
                });
    Stream<BigDecimal> between =
        least.stream().flatMap(low -> most.stream().map(high -> share(low, high, variant)));
    Stream<BigDecimal> broken = Stream.of(next.add(HALF));
    return Stream.of(plain, above, below, between, broken)
        .flatMap(candidates -> candidates)
        .filter(number -> !whole || number.stripTrailingZeros().scale() <= 0)
        .map(number -> whole ? integer(number) : JSON.numberNode(number));
  }

  private static JsonNode integer(BigDecimal number) {
    return JSON.numberNode(number.toBigInteger());
  }

  private static BigDecimal multiple(BigDecimal bound, BigDecimal unit, RoundingMode rounding) {
    return bound.divide(unit, 0, rounding).multiply(unit);
  }

  /** A point between two bounds: the middle, a quarter, an eighth and so on. */
  private static BigDecimal share(BigDecimal low, BigDecimal high, int variant) {
    return low.add(high.subtract(low).divide(TWO.pow(Math.min(variant, 60) + 1)));
  }
}
