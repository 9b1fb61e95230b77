package io.octoagent.event;

import java.math.BigDecimal;

/**
 * What a reply took; null is unknown, and never 0.
 *
 * @param inputTokens tokens of the prompt
 * @param outputTokens tokens of the reply
 * @param cachedTokens the part of the prompt that came from the vendor's cache
 * @param costUsd the price in USD; null exactly when its source is {@link Source#NONE}
 * @param source where the proxy told the price
 */
public record Spent(
    Long inputTokens, Long outputTokens, Long cachedTokens, BigDecimal costUsd, Source source) {

  /** Nothing is known. */
  public static final Spent UNKNOWN = new Spent(null, null, null, null, Source.NONE);

  public Spent {
    if ((costUsd == null) != (source == Source.NONE)) {
      throw new IllegalArgumentException("a price has a source, and no price has none");
    }
  }

  /** Where a price came from. */
  public enum Source {
    /** A plain answer's header. */
    HEADER("header"),
    /** The usage in the answer itself; for a stream, in its last event. */
    USAGE("usage.cost"),
    /** The proxy told no price. */
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
