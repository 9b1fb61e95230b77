package io.octoagent.event;

import java.math.BigDecimal;

/**
 * What one answer, or all answers of a call, consumed; null means unknown, and never 0.
 *
 * @param inputTokens tokens of the prompt
 * @param outputTokens tokens of the reply
 * @param cachedTokens the part of the prompt that came from the vendor's cache
 * @param costUsd the price in USD; null exactly when its source is {@link Source#NONE}
 * @param source where the proxy reported the price
 */
public record Consumption(
    Long inputTokens, Long outputTokens, Long cachedTokens, BigDecimal costUsd, Source source) {

  /** Nothing is known. */
  public static final Consumption UNKNOWN = new Consumption(null, null, null, null, Source.NONE);

  public Consumption {
    if ((costUsd == null) != (source == Source.NONE)) {
      throw new IllegalArgumentException("a price has a source, and no price has none");
    }
  }

  /** Whether anything is known. */
  public boolean isKnown() {
    return inputTokens != null || outputTokens != null || cachedTokens != null || costUsd != null;
  }

  /** The sum of both, in which a number is unknown as soon as one part of it is. */
  public Consumption plus(Consumption other) {
    BigDecimal cost = costUsd == null || other.costUsd == null ? null : costUsd.add(other.costUsd);
    Source both = source == other.source ? source : Source.MIXED;
    return new Consumption(
        sum(inputTokens, other.inputTokens),
        sum(outputTokens, other.outputTokens),
        sum(cachedTokens, other.cachedTokens),
        cost,
        cost == null ? Source.NONE : both);
  }

  private static Long sum(Long one, Long other) {
    return one == null || other == null ? null : one + other;
  }

  /** Where a price came from. */
  public enum Source {
    /** The header of a plain answer. */
    HEADER("header"),
    /** The usage in the answer itself; for a stream, in its last event. */
    USAGE("usage.cost"),
    /** Several answers with different sources. */
    MIXED("mixed"),
    /** The proxy reported no price. */
    NONE("none");

    private final String id;

    Source(String id) {
      this.id = id;
    }

    /** The stable name in events. */
    public String id() {
      return id;
    }
  }
}
