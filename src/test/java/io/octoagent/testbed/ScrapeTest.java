package io.octoagent.testbed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The strict reader of metrics pages is strict. */
class ScrapeTest {
  private static final String PAGE =
      """
      # HELP a_total As
      # TYPE a_total counter
      a_total{x="1",y="q\\"{,}",} 2.0
      a_total{x="2",y="",} 3.0
      # HELP h_seconds Hs
      # TYPE h_seconds histogram
      h_seconds_bucket{le="0.1",} 1.0
      h_seconds_bucket{le="+Inf",} 2.0
      h_seconds_count 2.0
      h_seconds_sum 0.5
      # HELP g Gs
      # TYPE g gauge
      g NaN
      """;

  private static final String OPEN =
      PAGE.replace("# HELP a_total", "# HELP a")
              .replace("# TYPE a_total", "# TYPE a")
              .replace(",}", "}")
              .replace("\"q\\\"{}\"", "\"q\\\"{,}\"")
          + "# EOF\n";

  @Test
  void readsAPage() {
    // When
    Scrape page = Scrape.text(PAGE);
    // Then
    assertThat(page.families().keySet()).containsExactly("a_total", "g", "h_seconds");
    assertThat(page.sum("a_total")).isEqualTo(5);
    assertThat(page.sum("a_total", "x", "1", "y", "q\\\"{,}")).isEqualTo(2);
    assertThat(page.sum("h_seconds_sum")).isEqualTo(0.5);
  }

  @Test
  void readsOpenMetrics() {
    // When
    Scrape page = Scrape.openMetrics(OPEN);
    // Then
    assertThat(page.families().get("a").samples()).hasSize(2);
    assertThatThrownBy(() -> Scrape.openMetrics(OPEN.replace("# EOF\n", "")))
        .hasMessageContaining("EOF");
    assertThatThrownBy(() -> Scrape.openMetrics(OPEN.replace("\"\"}", "\"\",}")))
        .hasMessageContaining("unreadable");
    assertThatThrownBy(() -> Scrape.openMetrics(OPEN.replace("a_total{", "a{")))
        .hasMessageContaining("not announced");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "x=\"2\" | x=\"1\",x=\"2\" | a label twice",
        "x=\"2\",y=\"\" | x=\"1\",y=\"q\\\"{,}\" | twice: a_total",
        "x=\"2\" | 2x=\"2\" | unreadable",
        "x=\"2\" | x=2 | unreadable",
        "a_total{x=\"2\" | b_total{x=\"2\" | not announced",
        "} 3.0 | } -3.0 | below 0",
        "} 3.0 | } three | no number",
        "} 3.0 | }  3.0 | unreadable",
        "a_total | a | no _total",
        "TYPE g gauge | TYPE g meter | no type",
        "HELP g Gs | HELP a_total Gs | told twice",
        "HELP g Gs | TYPE a_total gauge | told twice",
        "h_seconds_count 2.0 | h_seconds_count 3.0 | +Inf is not the count",
        "le=\"+Inf\",} 2.0 | le=\"+Inf\",} 0.0 | do not add up",
        "le=\"+Inf\" | le=\"9\" | no bucket for +Inf",
        "le=\"0.1\" | le=\"NaN\" | out of order",
        "h_seconds_sum | h_seconds_mean | not announced",
        "g NaN | # g NaN | unreadable"
      })
  void refusesABrokenOne(String good, String bad, String words) {
    // Given
    String page = PAGE.replace(good, bad);
    // When
    assertThatThrownBy(() -> Scrape.text(page))
        // Then
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining(words);
    assertThat(page).isNotEqualTo(PAGE);
  }
}
