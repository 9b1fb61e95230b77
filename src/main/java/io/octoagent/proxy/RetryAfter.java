package io.octoagent.proxy;

import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * Reads how long a vendor asks us to wait: the standard header, and the vendor's own as LiteLLM
 * hands it on.
 */
final class RetryAfter {

  private RetryAfter() {}

  /**
   * The wait in an answer's headers, never negative; empty when there is none, or none that can be
   * read.
   *
   * @param header gives a header's value by name, null when absent
   */
  static Optional<Duration> in(UnaryOperator<String> header) {
    return Stream.of("retry-after", "llm_provider-retry-after")
        .map(header)
        .filter(value -> value != null && !value.isBlank())
        .map(String::strip)
        .flatMap(value -> parse(value).stream())
        .findFirst();
  }

  private static Optional<Duration> parse(String value) {
    if (value.matches("[0-9]{1,9}(\\.[0-9]{1,9})?")) {
      return Optional.of(Duration.ofMillis(Math.round(Double.parseDouble(value) * 1000)));
    }
    try {
      Instant at = ZonedDateTime.parse(value, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
      Duration wait = Duration.between(Instant.now(), at);
      return Optional.of(wait.isNegative() ? Duration.ZERO : wait);
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }
}
