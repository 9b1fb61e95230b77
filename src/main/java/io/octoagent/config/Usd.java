package io.octoagent.config;

import java.math.BigDecimal;
import org.eclipse.microprofile.config.spi.Converter;

/** Reads an amount of money in USD, in settings and in callers' headers. */
public final class Usd implements Converter<BigDecimal> {

  /** What a budget can be in the ledger's smallest unit, a billionth, without loss in any store. */
  private static final BigDecimal MOST = BigDecimal.valueOf(1_000_000);

  private static final String FORM = "[0-9]{1,7}(\\.[0-9]{1,9})?";

  /**
   * The amount that {@code text} gives.
   *
   * @throws IllegalArgumentException if it is not a decimal number with at most nine decimals,
   *     above 0 and at most 1,000,000
   */
  public static BigDecimal parse(String text) {
    String number = text.strip();
    if (!number.matches(FORM)) {
      throw new IllegalArgumentException("not an amount in USD");
    }
    BigDecimal usd = new BigDecimal(number);
    if (usd.signum() == 0 || usd.compareTo(MOST) > 0) {
      throw new IllegalArgumentException("not above 0 and at most 1000000");
    }
    return usd;
  }

  @Override
  public BigDecimal convert(String text) {
    return parse(text);
  }
}
