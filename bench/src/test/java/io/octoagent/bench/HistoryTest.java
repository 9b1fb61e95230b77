package io.octoagent.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A release has one line of figures in the history, that of the last run under its version. */
class HistoryTest {

  private static final LocalDate DAY = LocalDate.of(2026, 11, 30);

  @Test
  void theFiguresOfARunAreInTheOrderOfTheColumns() {
    // Given
    Results results = SampleRun.of(55, 0.13, 4);

    // When
    String figures = History.figures(results, DAY);

    // Then
    assertThat(figures)
        .isEqualTo(
            "2026-11-30,55.0,2.75,1.10,110.0,2.75,1.10,0.130,40.000,0.260,80.000,0.350,190"
                + ",60.0,120.0,0.200,40.000,0.040,80");
    assertThat(("version," + figures).split(",", -1)).hasSameSizeAs(History.HEADER.split(",", -1));
  }

  @Test
  void whatDidNotTakePartLeavesItsFieldsEmpty() {
    // Given
    Results results = SampleRun.of(55, 0.13, 4, Gateways.ENVOY, Gateways.NATIVE);

    // When
    String figures = History.figures(results, DAY);

    // Then
    assertThat(figures)
        .isEqualTo("2026-11-30,55.0,2.75,,110.0,2.75,,0.130,40.000,0.260,80.000,0.350,190,,,,,,");
  }

  @Test
  void aNewVersionComesLast() {
    // Given
    List<String> history = List.of(History.HEADER, "0.1.0,of old");

    // When
    List<String> lines = History.with(history, "0.2.0", "of now");

    // Then
    assertThat(lines).containsExactly(History.HEADER, "0.1.0,of old", "0.2.0,of now");
  }

  @Test
  void aKnownVersionIsReplaced() {
    // Given
    List<String> history = List.of(History.HEADER, "1.0.0,of old", "1.0.0-rc,of old", "2,of old");

    // When
    List<String> lines = History.with(history, "1.0.0", "of now");

    // Then
    assertThat(lines)
        .containsExactly(History.HEADER, "1.0.0,of now", "1.0.0-rc,of old", "2,of old");
  }

  @Test
  void aHistoryWithOtherColumnsIsNotWrittenTo() {
    // Given
    List<String> history = List.of("version,date");

    // When
    AbstractThrowableAssert<?, ? extends Throwable> writing =
        assertThatThrownBy(() -> History.with(history, "1.0.0", "of now"));

    // Then
    writing.hasMessageContaining(History.HEADER);
  }

  @Test
  void theFileIsWritten(@TempDir Path directory) throws Exception {
    // Given
    Path figures = Files.writeString(directory.resolve("figures.csv"), "of now\n");
    Path history = directory.resolve("history.csv");
    Files.copy(Path.of("bench/history.csv"), history);

    // When
    History.main(new String[] {"99.0.0", figures.toString(), history.toString()});

    // Then
    assertThat(Files.readString(history)).startsWith(History.HEADER).endsWith("\n99.0.0,of now\n");
  }
}
