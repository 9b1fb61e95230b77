package io.octoagent.litellm;

import static org.assertj.core.api.Assertions.assertThat;

import io.octoagent.operation.JsonTexts;
import io.octoagent.operation.Usage;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whatever a header says, it is read as a plausible amount or as none. */
class HeaderAmountsPropertyTest {

  @Property
  void aWaitIsNeverNegativeOrAboveTheLongest(
      @ForAll("names") String name, @ForAll("waits") String value) {
    // When
    Optional<Duration> wait = RetryAfter.in(asked -> asked.equals(name) ? value : null);

    // Then
    assertThat(wait.orElse(Duration.ZERO)).isBetween(Duration.ZERO, RetryAfter.LONGEST);
  }

  @Property
  void aPriceIsPlausibleOrUnknown(@ForAll("waits") String text) {
    // When
    BigDecimal price = Usage.price(text);

    // Then
    if (price != null) {
      assertThat(price).isBetween(BigDecimal.ZERO, Usage.HIGHEST_COST);
      assertThat(price.toPlainString()).hasSizeLessThan(200);
    }
  }

  @Provide
  Arbitrary<String> names() {
    return Arbitraries.of(
        "retry-after", "retry-after-ms", "llm_provider-retry-after", "llm_provider-retry-after-ms");
  }

  /** Numbers, dates and what only begins like one. */
  @Provide
  Arbitrary<String> waits() {
    Arbitrary<String> pieces =
        Arbitraries.of(
                "0",
                "1",
                "99",
                "2026",
                "999999999",
                ".",
                "e",
                "E",
                "-",
                "+",
                " ",
                ", ",
                ":",
                "Sun",
                "Sunday",
                "Nov",
                "06",
                "31",
                "08:49:37",
                "24:00:00",
                "23:59:60",
                "GMT",
                "UTC",
                "+0100",
                "NaN",
                "Infinity",
                "\u0661")
            .list()
            .ofMaxSize(8)
            .map(all -> String.join("", all));
    Arbitrary<String> dates =
        Combinators.combine(
                Arbitraries.of("", "Sun, ", "Sunday, ", "Sun "),
                Arbitraries.of(
                    "06 Nov 1994",
                    "6 Nov 9999",
                    "31 Feb 2030",
                    "06-Nov-94",
                    "29-Feb-27",
                    "Nov  6",
                    "06 Nov -1",
                    "06 Nov +999999999"),
                Arbitraries.of(" 08:49:37", " 24:00:00", " 00:00:60", ""),
                Arbitraries.of(" GMT", "", " UTC", " 1994", " CET"))
            .as((day, date, time, zone) -> day + date + time + zone);
    return Arbitraries.oneOf(
        pieces, dates, JsonTexts.number(), Arbitraries.strings().all().ofMaxLength(12));
  }
}
