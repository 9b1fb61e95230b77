package io.octoagent.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The goals that depend on who takes part in a run. */
class GoalsTest {

  private static final double CPU = 50;
  private static final double P50 = 0.13;
  private static final double P99 = 4;

  @Test
  void allAreMet() {
    // Given
    Results results = SampleRun.of(CPU, P50, P99);

    // When
    Targets targets = new Goals(results).targets();

    // Then
    assertThat(targets.missed()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // CPU, p50, p99, what is not met
        "54 | 0.13 | 4   | plain, 32 connections: CPU / Envoy's, at most 1.05",
        "50 | 0.15 | 4   | plain, 1 connection: p50 / Envoy's, at most 1.00",
        "50 | 0.13 | 4.6 | plain, 32 connections: p99 / Envoy's, at most 1.50",
        "58 | 0.13 | 4   | streams, 32 connections: CPU / Envoy's, at most 1.15",
        "50 | 0.15 | 4   | streams, 1 connection: p50 / Envoy's, at most 1.00",
        "50 | 0.13 | 4.6 | streams, 32 connections: p99 / Envoy's, at most 1.50"
      })
  void oneBesideEnvoyIsNotMet(double cpu, double p50, double p99, String missed) {
    // Given
    Results results = SampleRun.of(cpu, p50, p99);

    // When
    Targets targets = new Goals(results).targets();

    // Then
    assertThat(targets.missed()).contains(missed).allMatch(goal -> goal.contains("Envoy"));
  }

  @Test
  void withoutEnvoyNothingIsComparedWithIt() {
    // Given
    Results results = SampleRun.of(58, 0.15, 4.6, Gateways.ENVOY);

    // When
    Targets targets = new Goals(results).targets();

    // Then
    assertThat(targets.missed()).isEmpty();
  }

  @Test
  void theBinaryCostsTooMuchBesideTheJvm() {
    // Given
    Results results = SampleRun.of(37, P50, P99);

    // When
    Targets targets = new Goals(results).targets();

    // Then
    assertThat(targets.missed())
        .containsExactly(
            "plain, 32 connections: CPU of OctoAgent native / the JVM's, at most 1.60",
            "streams, 32 connections: CPU of OctoAgent native / the JVM's, at most 1.60");
  }

  @Test
  void withoutABinaryTheJvmIsMeasuredAlone() {
    // Given
    Results results = SampleRun.of(37, P50, P99, Gateways.NATIVE);

    // When
    Targets targets = new Goals(results).targets();

    // Then
    assertThat(targets.missed()).isEmpty();
  }
}
