package io.octoagent.operation;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonParser.NumberType;
import com.fasterxml.jackson.core.JsonToken;
import io.octoagent.event.Consumption;
import io.octoagent.event.Consumption.Source;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.regex.Pattern;

/**
 * What a completion consumed, as the proxy counted it; null means unknown and never 0. A number
 * that cannot be right is unknown, too, because it would stay in the totals until the next start.
 *
 * @param inputTokens tokens of the prompt
 * @param outputTokens tokens of the reply
 * @param cachedTokens the part of the prompt that came from the vendor's cache
 * @param cost price in USD, if the proxy put it into the usage
 */
public record Usage(Long inputTokens, Long outputTokens, Long cachedTokens, BigDecimal cost) {

  /** The highest cost of a call, in USD; a higher one cannot be right. */
  public static final BigDecimal HIGHEST_COST = BigDecimal.valueOf(100_000);

  /** The most tokens of a call; a higher number cannot be right. */
  static final long MOST_TOKENS = 1_000_000_000;

  private static final Pattern PRICE =
      Pattern.compile("[0-9]{1,15}(\\.[0-9]{1,30})?([eE][-+]?[0-9]{1,2})?");

  private static final Usage UNKNOWN = new Usage(null, null, null, null);

  /** Reads the current object, in the form of any of OpenAI's APIs. */
  static Usage read(JsonParser parser) throws IOException {
    Long input = null;
    Long output = null;
    Long cached = null;
    BigDecimal cost = null;
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      JsonToken value = parser.nextToken();
      switch (name) {
        case "prompt_tokens", "input_tokens" -> input = count(parser);
        case "completion_tokens", "output_tokens" -> output = count(parser);
        case "prompt_tokens_details", "input_tokens_details" -> cached = cached(parser);
        case "cost" -> cost = cost(parser, value);
        default -> parser.skipChildren();
      }
    }
    return known(input, output, cached, cost);
  }

  /**
   * Reads the current object in the form of Anthropic's API, which counts the tokens of the cache
   * by themselves.
   */
  static Usage readAnthropic(JsonParser parser) throws IOException {
    Long input = null;
    Long read = null;
    Long written = null;
    Long output = null;
    BigDecimal cost = null;
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      JsonToken value = parser.nextToken();
      switch (name) {
        case "input_tokens" -> input = count(parser);
        case "cache_read_input_tokens" -> read = count(parser);
        case "cache_creation_input_tokens" -> written = count(parser);
        case "output_tokens" -> output = count(parser);
        case "cost" -> cost = cost(parser, value);
        default -> parser.skipChildren();
      }
    }
    Long all = input == null ? null : (Long) (input + orZero(read) + orZero(written));
    return known(all != null && all > MOST_TOKENS ? null : all, output, read, cost);
  }

  /** No prompt has 0 tokens: LiteLLM writes zeros where it does not know the numbers. */
  private static Usage known(Long input, Long output, Long cached, BigDecimal cost) {
    return input != null && input == 0
        ? new Usage(null, positive(output), positive(cached), cost)
        : new Usage(input, output, cached, cost);
  }

  private static Long positive(Long count) {
    return count == null || count == 0 ? null : count;
  }

  private static long orZero(Long count) {
    return count == null ? 0 : count;
  }

  private static BigDecimal cost(JsonParser parser, JsonToken value) throws IOException {
    BigDecimal cost = value.isNumeric() ? price(parser.getText()) : null;
    parser.skipChildren();
    return cost;
  }

  /** This usage, with each number that {@code later} knows in its place. */
  Usage updatedBy(Usage later) {
    return later == null
        ? this
        : new Usage(
            later.inputTokens == null || later.lacksCache(this) ? inputTokens : later.inputTokens,
            later.outputTokens == null ? outputTokens : later.outputTokens,
            later.cachedTokens == null ? cachedTokens : later.cachedTokens,
            later.cost == null ? cost : later.cost);
  }

  /** Whether the input does not contain the tokens of the cache, which {@code earlier} reported. */
  private boolean lacksCache(Usage earlier) {
    return cachedTokens == null
        && earlier.cachedTokens != null
        && earlier.inputTokens != null
        && inputTokens < earlier.inputTokens;
  }

  /** The price in {@code text}; null if it is absent or not a price. */
  public static BigDecimal price(String text) {
    if (text == null || !PRICE.matcher(text).matches()) {
      return null;
    }
    BigDecimal price = new BigDecimal(text);
    return price.compareTo(HIGHEST_COST) > 0 ? null : price;
  }

  /** The current value, which is read to its end, as a count; null if it is not one. */
  static Long count(JsonParser parser) throws IOException {
    return count(parser, MOST_TOKENS);
  }

  /** Same, for counts of up to {@code most}. */
  static Long count(JsonParser parser, long most) throws IOException {
    if (parser.currentToken() == JsonToken.VALUE_NUMBER_INT
        && parser.getNumberType() != NumberType.BIG_INTEGER) {
      long count = parser.getLongValue();
      return count < 0 || count > most ? null : count;
    }
    parser.skipChildren();
    return null;
  }

  private static Long cached(JsonParser parser) throws IOException {
    Long cached = null;
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      parser.skipChildren();
      return null;
    }
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      boolean wanted = parser.currentName().equals("cached_tokens");
      parser.nextToken();
      Long count = count(parser);
      cached = wanted ? count : cached;
    }
    return cached;
  }

  /**
   * The consumption of an answer.
   *
   * @param usage the answer's usage; null if it has none
   * @param header the price in the answer's header, which takes precedence over the usage's; null
   *     if absent
   */
  public static Consumption consumption(Usage usage, BigDecimal header) {
    Usage known = usage == null ? UNKNOWN : usage;
    BigDecimal cost = header == null ? known.cost : header;
    Source inBody = known.cost == null ? Source.NONE : Source.USAGE;
    return new Consumption(
        known.inputTokens,
        known.outputTokens,
        known.cachedTokens,
        cost,
        header == null ? inBody : Source.HEADER);
  }
}
