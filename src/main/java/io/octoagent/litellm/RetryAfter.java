package io.octoagent.litellm;

import static java.time.temporal.ChronoField.YEAR;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Reads the wait that a vendor asks for, for {@link ProxyHttp}: OpenAI's header, the standard one,
 * and the vendor's own as LiteLLM passes them on.
 */
final class RetryAfter {

  /** The longest wait that is reported: by then everything may have changed. */
  static final Duration LONGEST = Duration.ofHours(1);

  /** OpenAI's header, in milliseconds, the more precise one. */
  private static final String MILLIS = "retry-after-ms";

  private static final String SECONDS = "retry-after";

  private static final Pattern NUMBER = Pattern.compile("[0-9]{1,30}(\\.[0-9]{1,30})?");

  /** The day of the week, which is redundant. */
  private static final Pattern WEEKDAY = Pattern.compile("^[A-Za-z]{3,9},?\\s+");

  private RetryAfter() {}

  /**
   * The wait in an answer's headers, at most {@link #LONGEST} and never negative; empty if it is
   * absent or invalid.
   *
   * @param header returns a header's value by name, null if absent
   */
  static Optional<Duration> in(UnaryOperator<String> header) {
    return Stream.of(MILLIS, SECONDS, "llm_provider-" + MILLIS, "llm_provider-" + SECONDS)
        .flatMap(name -> wait(header.apply(name), name.endsWith(MILLIS)).stream())
        .findFirst();
  }

  private static Optional<Duration> wait(String header, boolean inMillis) {
    String value = header == null ? "" : header.strip();
    if (NUMBER.matcher(value).matches()) {
      double millis = Double.parseDouble(value) * (inMillis ? 1 : 1000);
      return Optional.of(
          Duration.ofMillis((long) Math.min((double) LONGEST.toMillis(), Math.ceil(millis))));
    }
    return inMillis ? Optional.empty() : date(value).map(RetryAfter::until);
  }

  private static Duration until(Instant date) {
    Duration wait = Duration.between(Instant.now(), date);
    if (wait.isNegative()) {
      return Duration.ZERO;
    }
    return wait.compareTo(LONGEST) > 0 ? LONGEST : wait;
  }

  /** A date in one of HTTP's three formats (RFC 9110, 5.6.7), all of them in GMT. */
  private static Optional<Instant> date(String value) {
    String date = WEEKDAY.matcher(value).replaceFirst("").replaceAll("\\s+", " ");
    for (DateTimeFormatter form : forms()) {
      try {
        return Optional.of(LocalDateTime.parse(date, form).toInstant(ZoneOffset.UTC));
      } catch (DateTimeParseException e) {
        // try the next format
      }
    }
    return Optional.empty();
  }

  private static List<DateTimeFormatter> forms() {
    return List.of(
        form("d MMM uuuu HH:mm:ss", ""),
        form("d-MMM-", " HH:mm:ss"),
        form("MMM d HH:mm:ss uuuu", ""));
  }

  /**
   * A format with a two-digit year between the two parts, if there is a second one; the year is at
   * most 50 years ahead.
   */
  private static DateTimeFormatter form(String before, String after) {
    DateTimeFormatterBuilder form =
        new DateTimeFormatterBuilder().parseCaseInsensitive().appendPattern(before);
    if (!after.isEmpty()) {
      form.appendValueReduced(YEAR, 2, 2, LocalDate.now(ZoneOffset.UTC).minusYears(49))
          .appendPattern(after);
    }
    return form.appendPattern("[ 'GMT'][ 'UTC']").toFormatter(Locale.ENGLISH);
  }
}
