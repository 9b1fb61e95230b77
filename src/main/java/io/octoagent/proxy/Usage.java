package io.octoagent.proxy;

import io.octoagent.event.Spent;
import io.octoagent.event.Spent.Source;
import java.math.BigDecimal;
import java.util.regex.Pattern;

/**
 * What a completion used, as the proxy counted it; null is unknown and never 0.
 *
 * @param inputTokens tokens of the prompt
 * @param outputTokens tokens of the reply
 * @param cachedTokens the part of the prompt that came from the vendor's cache
 * @param cost price in USD, where the proxy put it into the usage
 */
record Usage(Long inputTokens, Long outputTokens, Long cachedTokens, BigDecimal cost) {

  private static final Pattern PRICE =
      Pattern.compile("[0-9]{1,15}(\\.[0-9]{1,30})?([eE][-+]?[0-9]{1,2})?");

  private static final Usage UNKNOWN = new Usage(null, null, null, null);

  /** The price that {@code text} gives; null when it is absent, or no price. */
  static BigDecimal price(String text) {
    return text != null && PRICE.matcher(text).matches() ? new BigDecimal(text) : null;
  }

  /**
   * What was spent.
   *
   * @param usage the answer's usage; null when it has none
   * @param header the price in the answer's header, which goes before the usage's; null when absent
   */
  static Spent spent(Usage usage, BigDecimal header) {
    Usage known = usage == null ? UNKNOWN : usage;
    BigDecimal cost = header == null ? known.cost : header;
    Source inBody = known.cost == null ? Source.NONE : Source.USAGE;
    return new Spent(
        known.inputTokens,
        known.outputTokens,
        known.cachedTokens,
        cost,
        header == null ? inBody : Source.HEADER);
  }
}
