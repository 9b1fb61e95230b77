package io.octoagent.ledger;

import java.math.BigDecimal;
import java.math.RoundingMode;

/** Money in billionths of a USD: whole numbers, which every store adds up exactly. */
final class NanoUsd {

  private static final int DECIMALS = 9;
  private static final BigDecimal MOST = BigDecimal.valueOf(1_000_000);

  private NanoUsd() {}

  /** The amount, rounded up; a price above a million USD counts as that. */
  static long of(BigDecimal usd) {
    return usd.min(MOST)
        .max(BigDecimal.ZERO)
        .scaleByPowerOfTen(DECIMALS)
        .setScale(0, RoundingMode.CEILING)
        .longValueExact();
  }

  /** The amount in USD, without zeros at its end. */
  static BigDecimal toUsd(long nanoUsd) {
    BigDecimal usd = BigDecimal.valueOf(nanoUsd, DECIMALS).stripTrailingZeros();
    return usd.scale() < 0 ? usd.setScale(0) : usd;
  }
}
