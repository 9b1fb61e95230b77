package io.octoagent.litellm;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How long a vendor asks us to wait, in each form that it may have. */
class RetryAfterTest {

  @ParameterizedTest
  @CsvSource({
    "retry-after, 7, 7000",
    "retry-after, ' 7 ', 7000",
    "retry-after, 0.25, 250",
    "retry-after-ms, 250, 250",
    "retry-after-ms, 250.5, 251",
    "llm_provider-retry-after, 7, 7000",
    "llm_provider-retry-after-ms, 250, 250",
    "retry-after, 1000000000, 3600000",
    "retry-after, 99999999999999999999, 3600000",
    "retry-after-ms, 99999999999999999999, 3600000",
    "retry-after, 'Sun, 06 Nov 1994 08:49:37 GMT', 0",
    "retry-after, 'Sunday, 06-Nov-94 08:49:37 GMT', 0",
    "retry-after, 'Sun Nov  6 08:49:37 1994', 0",
    "retry-after, 'Sun, 06 Nov 2094 08:49:37 GMT', 3600000"
  })
  void isRead(String name, String value, long millis) {
    // Given
    Map<String, String> headers = Map.of(name, value);

    // When
    Optional<Duration> wait = RetryAfter.in(headers::get);

    // Then
    assertThat(wait).contains(Duration.ofMillis(millis));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "EEE, dd MMM yyyy HH:mm:ss 'GMT'",
        "EEEE, dd-MMM-yy HH:mm:ss 'GMT'",
        "EEE MMM ppd HH:mm:ss yyyy"
      })
  void aDateInEachFormOfHttpIsRead(String form) {
    // Given
    ZonedDateTime at = ZonedDateTime.now(ZoneOffset.UTC).plusSeconds(90);
    String value = DateTimeFormatter.ofPattern(form, Locale.ENGLISH).format(at);

    // When
    Optional<Duration> wait = RetryAfter.in(Map.of("retry-after", value)::get);

    // Then
    assertThat(wait.orElseThrow()).isBetween(Duration.ofSeconds(60), Duration.ofSeconds(90));
  }

  @ParameterizedTest
  @CsvSource({
    "retry-after, soon",
    "retry-after, -1",
    "retry-after, ''",
    "retry-after, NaN",
    "retry-after-ms, 'Sun, 06 Nov 2094 08:49:37 GMT'"
  })
  void anythingElseIsNot(String name, String value) {
    // When
    Optional<Duration> wait = RetryAfter.in(Map.of(name, value)::get);

    // Then
    assertThat(wait).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"250, 7, 250", "soon, 7, 7000"})
  void theExactOneGoesFirst(String inMillis, String inSeconds, long millis) {
    // Given
    Map<String, String> headers = Map.of("retry-after-ms", inMillis, "retry-after", inSeconds);

    // When
    Optional<Duration> wait = RetryAfter.in(headers::get);

    // Then
    assertThat(wait).contains(Duration.ofMillis(millis));
  }
}
