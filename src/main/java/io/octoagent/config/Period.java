package io.octoagent.config;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the length of a budget's period, such as {@code 1h}, {@code 1d} or {@code 30d}. */
final class Period {

  private static final Pattern FORM = Pattern.compile("([1-9][0-9]{0,4})([mhd])");
  private static final Duration LONGEST = Duration.ofDays(366);

  private Period() {}

  /**
   * The length that {@code text} gives.
   *
   * @throws IllegalArgumentException if it is not a whole number with m, h or d, or is above a year
   */
  static Duration parse(String text) {
    Matcher form = FORM.matcher(text.strip());
    if (!form.matches()) {
      throw new IllegalArgumentException("no period");
    }
    long count = Long.parseLong(form.group(1));
    Duration length =
        switch (form.group(2)) {
          case "m" -> Duration.ofMinutes(count);
          case "h" -> Duration.ofHours(count);
          default -> Duration.ofDays(count);
        };
    if (length.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException("above a year");
    }
    return length;
  }
}
