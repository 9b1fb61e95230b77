package io.octoagent.proxy;

import java.math.BigDecimal;

/**
 * What a completion used, as the proxy counted it; null is unknown and never 0.
 *
 * @param inputTokens tokens of the prompt
 * @param outputTokens tokens of the reply
 * @param cachedTokens the part of the prompt that came from the vendor's cache
 * @param cost price in USD, where the proxy put it into the usage
 */
public record Usage(Long inputTokens, Long outputTokens, Long cachedTokens, BigDecimal cost) {}
