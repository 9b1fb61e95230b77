package io.octoagent.config;

import java.math.BigDecimal;
import java.time.Duration;
import org.eclipse.microprofile.config.spi.Converter;

/**
 * Reads a time span given in plain seconds, such as {@code 30} or {@code 0.5}: settings and request
 * headers.
 */
public final class Seconds implements Converter<Duration> {

  private static final BigDecimal NANOS = BigDecimal.valueOf(1_000_000_000);
  private static final int LONGEST_TEXT = 16;

  /**
   * The time span that {@code text} gives in seconds.
   *
   * @throws IllegalArgumentException if it is not a decimal number above 0 and at most 3600
   */
  public static Duration parse(String text) {
    String number = text.strip();
    if (!number.matches("[0-9]+(\\.[0-9]+)?") || number.length() > LONGEST_TEXT) {
      throw new IllegalArgumentException("not a number of seconds");
    }
    BigDecimal seconds = new BigDecimal(number);
    if (seconds.signum() <= 0 || seconds.compareTo(BigDecimal.valueOf(3600)) > 0) {
      throw new IllegalArgumentException("not above 0 and at most 3600");
    }
    return Duration.ofNanos(seconds.multiply(NANOS).longValue());
  }

  @Override
  public Duration convert(String text) {
    return parse(text);
  }
}
