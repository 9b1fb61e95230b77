package io.octoagent;

import static org.assertj.core.api.Assertions.assertThat;

import io.octoagent.testbed.Answer;
import io.octoagent.testbed.ScriptedServer;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Readiness is asked where it is: on the main port or, after a 404 there, on the management's. */
class HealthCheckTest {
  private static final String READY = "/q/health/ready";

  private final ScriptedServer main = ScriptedServer.listen();
  private final ScriptedServer management = ScriptedServer.listen();

  private final HealthCheck check =
      HealthCheck.of(
          Map.of(
              "QUARKUS_HTTP_PORT",
              Integer.toString(main.port()),
              "QUARKUS_MANAGEMENT_PORT",
              " " + management.port() + " "));

  @AfterEach
  void close() {
    main.close();
    management.close();
  }

  @ParameterizedTest
  @CsvSource({"200, true", "204, false", "401, false", "500, false", "503, false"})
  void theMainPortDecides(int status, boolean expected) {
    // Given
    main.on(READY, request -> Answer.status(status).write("{}"));

    // When
    boolean ready = check.ready();

    // Then
    assertThat(ready).isEqualTo(expected);
    assertThat(management.requests()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"200, true", "404, false", "503, false"})
  void theManagementPortDecidesWhereTheMainOneHasNoHealth(int status, boolean expected) {
    // Given
    management.on(READY, request -> Answer.status(status).write("{}"));

    // When
    boolean ready = check.ready();

    // Then
    assertThat(ready).isEqualTo(expected);
    assertThat(main.requests(READY)).hasSize(1);
    assertThat(management.requests(READY)).hasSize(1);
  }

  @Test
  void nobodyOnTheManagementPort() {
    // Given
    management.close();

    // When
    boolean ready = check.ready();

    // Then
    assertThat(ready).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "HTTP/1.1 20", "SSH-2.0-server\r\n", "HTTP/1.1 2x0 OK\r\n\r\n"})
  void whoSpeaksNoHttpIsNotReady(String words) {
    // Given
    main.on(READY, request -> Answer.raw(words));

    // When
    boolean ready = check.ready();

    // Then
    assertThat(ready).isFalse();
    assertThat(management.requests()).isEmpty();
  }

  @Test
  void thePortsHaveTheFrameworksDefaults() {
    // When
    HealthCheck defaults = HealthCheck.of(Map.of("QUARKUS_HTTP_PORT", ""));

    // Then
    assertThat(defaults).isEqualTo(new HealthCheck(8080, 9000));
  }
}
