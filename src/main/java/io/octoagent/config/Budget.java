package io.octoagent.config;

import java.math.BigDecimal;
import java.time.Duration;

/**
 * What may be spent in each period.
 *
 * @param usd the most that may be spent, in USD
 * @param every the length of a period; the first one began on 1970-01-01 at 00:00 UTC
 */
public record Budget(BigDecimal usd, Duration every) {}
