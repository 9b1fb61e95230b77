package io.octoagent.config;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import org.eclipse.microprofile.config.spi.Converter;

/**
 * Reads a time span given in plain seconds, such as {@code 30} or {@code 0.5}: settings and request
 * headers.
 */
public final class Seconds implements Converter<Duration> {

  private static final BigDecimal NANOS = BigDecimal.valueOf(1_000_000_000);
  private static final BigDecimal LONGEST = BigDecimal.valueOf(Long.MAX_VALUE);
  private static final Duration LONGEST_SETTING = Duration.ofHours(1);
  private static final int LONGEST_TEXT = 40;

  /**
   * The time span that {@code text} gives in seconds, rounded up to a nanosecond.
   *
   * @throws IllegalArgumentException if it is not a decimal number above 0
   */
  public static Duration parse(String text) {
    String number = text.strip();
    if (number.length() > LONGEST_TEXT || !number.matches("[0-9]+(\\.[0-9]+)?")) {
      throw new IllegalArgumentException("not a number of seconds");
    }
    BigDecimal nanos = new BigDecimal(number).multiply(NANOS).setScale(0, RoundingMode.CEILING);
    if (nanos.signum() == 0) {
      throw new IllegalArgumentException("not above 0");
    }
    return Duration.ofNanos(nanos.min(LONGEST).longValue());
  }

  /**
   * The time span of a setting, as {@link #parse} reads it.
   *
   * @throws IllegalArgumentException if it is not a decimal number above 0 and at most 3600
   */
  @Override
  public Duration convert(String text) {
    Duration span = parse(text);
    if (span.compareTo(LONGEST_SETTING) > 0) {
      throw new IllegalArgumentException("above 3600");
    }
    return span;
  }
}
