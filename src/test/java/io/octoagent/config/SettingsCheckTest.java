package io.octoagent.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.runtime.configuration.ConfigurationException;
import io.smallrye.config.SmallRyeConfig;
import java.util.HashMap;
import java.util.Map;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A bad value ends the start with one sentence: the variable, the value unless it is secret, what
 * is allowed.
 */
class SettingsCheckTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "OCTOAGENT_LLM_MODE | litelm | OCTOAGENT_LLM_MODE is 'litelm': use litellm or echo.",
        "OCTOAGENT_LLM_TIMEOUT_S | 0 | OCTOAGENT_LLM_TIMEOUT_S is '0': give a number of seconds",
        "OCTOAGENT_LLM_TIMEOUT_S | -1 | OCTOAGENT_LLM_TIMEOUT_S is '-1': give a number of seconds",
        "OCTOAGENT_LLM_TIMEOUT_S | soon | OCTOAGENT_LLM_TIMEOUT_S is 'soon': give a number of seconds",
        "OCTOAGENT_LLM_TIMEOUT_S | 1e9 | OCTOAGENT_LLM_TIMEOUT_S is '1e9': give a number of seconds",
        "OCTOAGENT_LLM_TIMEOUT_S | 3601 | OCTOAGENT_LLM_TIMEOUT_S is '3601': give a number of seconds",
        "OCTOAGENT_STREAM_IDLE_S | 0.0 | OCTOAGENT_STREAM_IDLE_S is '0.0': give a number of seconds",
        "OCTOAGENT_LLM_DEGRADE | yes | OCTOAGENT_LLM_DEGRADE is 'yes': use error or echo.",
        "OCTOAGENT_MAX_BODY | big | OCTOAGENT_MAX_BODY is 'big': give a size such as 32M",
        "OCTOAGENT_MAX_BODY | 0 | OCTOAGENT_MAX_BODY is '0': give a size such as 32M",
        "OCTOAGENT_MAX_IN_FLIGHT | 0 | OCTOAGENT_MAX_IN_FLIGHT is '0': give a whole number from 1",
        "OCTOAGENT_MAX_QUEUED | -1 | OCTOAGENT_MAX_QUEUED is '-1': give a whole number from 0",
        "OCTOAGENT_SECRETS_GUARD | off | OCTOAGENT_SECRETS_GUARD is 'off': use refuse or warn.",
        "OCTOAGENT_HOSTS | http://a | OCTOAGENT_HOSTS is 'http://a': give host names",
        "OCTOAGENT_HOSTS | a:80 | OCTOAGENT_HOSTS is 'a:80': give host names",
        "OCTOAGENT_HOSTS | a, | OCTOAGENT_HOSTS is 'a,': give host names",
        "OCTOAGENT_HOSTS | *.a | OCTOAGENT_HOSTS is '*.a': give host names",
        "OCTOAGENT_CORS_ORIGINS | null | OCTOAGENT_CORS_ORIGINS is 'null': give origins as browsers send them",
        "OCTOAGENT_CORS_ORIGINS | a.example | OCTOAGENT_CORS_ORIGINS is 'a.example': give origins",
        "OCTOAGENT_CORS_ORIGINS | https://a.example/ | OCTOAGENT_CORS_ORIGINS is 'https://a.example/': give origins",
        "OCTOAGENT_CORS_ORIGINS | https://A.example | OCTOAGENT_CORS_ORIGINS is 'https://A.example': give origins",
        "OCTOAGENT_CORS_ORIGINS | https://a.example:443 | OCTOAGENT_CORS_ORIGINS is 'https://a.example:443': give origins",
        "OCTOAGENT_CORS_ORIGINS | http://a.example:80 | OCTOAGENT_CORS_ORIGINS is 'http://a.example:80': give origins",
        "OCTOAGENT_CORS_ORIGINS | https://u@a.example | OCTOAGENT_CORS_ORIGINS is 'https://u@a.example': give origins",
        "OCTOAGENT_CORS_ORIGINS | https://*.a.example | OCTOAGENT_CORS_ORIGINS is 'https://*.a.example': give origins",
        "OCTOAGENT_CORS_ORIGINS | *,https://a | OCTOAGENT_CORS_ORIGINS is '*,https://a': give origins",
        "OCTOAGENT_CORS_ORIGINS | /.*/ | OCTOAGENT_CORS_ORIGINS is '/.*/': give origins",
        "OCTOAGENT_CORS_ORIGINS | https://a, | OCTOAGENT_CORS_ORIGINS is 'https://a,': give origins",
        "OCTOAGENT_UI | yes | OCTOAGENT_UI is 'yes': use on or off.",
        "OCTOAGENT_READY | me | OCTOAGENT_READY is 'me': use proxy or self.",
        "OCTOAGENT_MANAGEMENT | 9000 | OCTOAGENT_MANAGEMENT is '9000': use on or off.",
        "OCTOAGENT_TASKS_BUDGET_USD | 0 | OCTOAGENT_TASKS_BUDGET_USD is '0': give an amount in USD above 0",
        "OCTOAGENT_TASKS_BUDGET_USD | 1000000.01 | OCTOAGENT_TASKS_BUDGET_USD is '1000000.01': give an amount",
        "OCTOAGENT_TASKS_MAX_CALLS | many | OCTOAGENT_TASKS_MAX_CALLS is 'many': give a whole number from 1",
        "OCTOAGENT_LIMITS_FIRST_ESTIMATE_USD | -1 | OCTOAGENT_LIMITS_FIRST_ESTIMATE_USD is '-1': give an amount",
        "OCTOAGENT_STORE_DOWN | error | OCTOAGENT_STORE_DOWN is 'error': use allow or refuse.",
        "OCTOAGENT_REPLAY_S | 1.5 | OCTOAGENT_REPLAY_S is '1.5': give a whole number of seconds",
        "OCTOAGENT_REPLAY_S | 90000 | OCTOAGENT_REPLAY_S is '90000': give a whole number of seconds",
        "LITELLM_PROXY_URL | localhost:4000 | LITELLM_PROXY_URL is 'localhost:4000': give the proxy's base URL",
        "LITELLM_PROXY_URL | http:// | LITELLM_PROXY_URL is 'http://': give the proxy's base URL",
        "LITELLM_PROXY_URL | ftp://a | LITELLM_PROXY_URL is 'ftp://a': give the proxy's base URL",
        "OTEL_EXPORTER_OTLP_ENDPOINT | collector | OTEL_EXPORTER_OTLP_ENDPOINT is 'collector': give the collector's base URL",
        "OTEL_EXPORTER_OTLP_PROTOCOL | http/json | OTEL_EXPORTER_OTLP_PROTOCOL is 'http/json': use http/protobuf or grpc."
      })
  void namesTheVariableTheValueAndWhatIsAllowed(String variable, String value, String sentence) {
    // When
    AbstractThrowableAssert<?, ? extends Throwable> start =
        assertThatThrownBy(() -> start(Map.of(variable, value)));

    // Then
    start.isInstanceOf(ConfigurationException.class).hasMessageStartingWith(sentence);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "LITELLM_PROXY_URL | http://user:canary@proxy:4000",
        "LITELLM_PROXY_URL | http://proxy:4000?key=canary",
        "LITELLM_PROXY_URL | proxy:4000#canary",
        "LITELLM_PROXY_URL | sk-canary",
        "OTEL_EXPORTER_OTLP_ENDPOINT | http://user:canary@collector:4318",
        "LITELLM_PROXY_KEY | sk canary",
        "OCTOAGENT_API_KEY | good-enough,canary",
        "OCTOAGENT_API_KEY | sha256:canary"
      })
  void showsNoSecret(String variable, String value) {
    // When
    AbstractThrowableAssert<?, ? extends Throwable> start =
        assertThatThrownBy(() -> start(Map.of(variable, value)));

    // Then
    start
        .isInstanceOf(ConfigurationException.class)
        .hasMessageStartingWith(variable + " holds ")
        .hasMessageNotContaining("canary");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "canary:6379",
        "http://canary:6379",
        "redis://user:canary@",
        "redis://:canary@host/db",
        "redis://host?password=canary",
        "redis://host/1#canary",
        "redis:canary"
      })
  void showsNothingOfAStoresUrl(String value) {
    // When
    AbstractThrowableAssert<?, ? extends Throwable> start =
        assertThatThrownBy(() -> start(Map.of("OCTOAGENT_STORE_URL", value)));

    // Then
    start
        .isInstanceOf(ConfigurationException.class)
        .hasMessageStartingWith("OCTOAGENT_STORE_URL is not the URL of a Redis server: give redis:")
        .hasMessageNotContaining("canary");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "redis://host",
        "redis://host:6379/15",
        "rediss://user:pass@host:6380",
        "redis://:pass@10.0.0.1/",
        "redis://[::1]:6379"
      })
  void takesAStoresUrl(String value) {
    // When
    SmallRyeConfig config = start(Map.of("OCTOAGENT_STORE_URL", value));

    // Then
    assertThat(config.getConfigValue("octoagent.store.url").getValue()).isEqualTo(value);
  }

  @Test
  void reportsEveryProblemAtOnce() {
    // When
    AbstractThrowableAssert<?, ? extends Throwable> start =
        assertThatThrownBy(
            () -> start(Map.of("OCTOAGENT_LLM_MODE", "a", "OCTOAGENT_LLM_TIMEOUT_S", "b")));

    // Then
    start
        .hasMessageContaining("OCTOAGENT_LLM_MODE")
        .hasMessageContaining("OCTOAGENT_LLM_TIMEOUT_S");
  }

  @ParameterizedTest
  @ValueSource(strings = {"OCTOAGENT_LLM_MODE", "OCTOAGENT_API_KEY", "LITELLM_PROXY_KEY"})
  void takesAnEmptyVariableForAnAbsentOne(String variable) {
    // When
    SmallRyeConfig config = start(Map.of(variable, ""));

    // Then
    assertThat(ceiling(config, "main")).isEqualTo("31000");
  }

  @ParameterizedTest
  @CsvSource({"30, 31000", "5, 6000", "0.5, 1500", "0.001, 1001"})
  void derivesTheCeilingsOfTheRungs(String timeout, String ceiling) {
    // When
    SmallRyeConfig config = start(Map.of("OCTOAGENT_LLM_TIMEOUT_S", timeout));

    // Then
    assertThat(ceiling(config, "cheap")).isEqualTo(ceiling);
    assertThat(ceiling(config, "main")).isEqualTo(ceiling);
    assertThat(ceiling(config, "fallback")).isEqualTo(ceiling);
  }

  @ParameterizedTest
  @CsvSource({"30, 15, PT1M30S, PT35S", "5, 120, PT3M, PT10S"})
  void lastsLongerThanTheLongestSilenceAndTheLastCall(
      String timeout, String idle, String silence, String stop) {
    // When
    SmallRyeConfig config =
        start(Map.of("OCTOAGENT_LLM_TIMEOUT_S", timeout, "OCTOAGENT_STREAM_IDLE_S", idle));

    // Then
    assertThat(config.getConfigValue("quarkus.http.idle-timeout").getValue()).isEqualTo(silence);
    assertThat(config.getConfigValue("%prod.quarkus.shutdown.timeout").getValue()).isEqualTo(stop);
  }

  @ParameterizedTest
  @CsvSource({"on, true", "off, false", "'', false"})
  void opensTheManagementPort(String management, String open) {
    // When
    SmallRyeConfig config = start(Map.of("OCTOAGENT_MANAGEMENT", management));

    // Then
    assertThat(config.getConfigValue("quarkus.management.host-enabled").getValue()).isEqualTo(open);
  }

  @ParameterizedTest
  @CsvSource({"8080, ''", "7000, 7000", "'', 9000"})
  void refusesOnePortForTwoServers(String management, String callers) {
    // Given
    Map<String, String> ports =
        Map.of("QUARKUS_MANAGEMENT_PORT", management, "QUARKUS_HTTP_PORT", callers);

    // When
    AbstractThrowableAssert<?, ? extends Throwable> start =
        assertThatThrownBy(() -> start(with(ports, "OCTOAGENT_MANAGEMENT", "on")));

    // Then
    start
        .isInstanceOf(ConfigurationException.class)
        .hasMessageMatching("QUARKUS_MANAGEMENT_PORT is \\d+, which is the callers' port .*");
    assertThat(start(with(ports, "OCTOAGENT_MANAGEMENT", "off"))).isNotNull();
  }

  private static Map<String, String> with(Map<String, String> some, String name, String value) {
    Map<String, String> all = new HashMap<>(some);
    all.put(name, value);
    return all;
  }

  @ParameterizedTest
  @CsvSource({"'', 100", "1000, 100", "100, 50", "3, 1", "1, 1"})
  void oneConnectionLeavesCallsToOthers(String inFlight, String streams) {
    // When
    SmallRyeConfig config = start(Map.of("OCTOAGENT_MAX_IN_FLIGHT", inFlight));

    // Then
    assertThat(config.getConfigValue("quarkus.http.limits.max-concurrent-streams").getValue())
        .isEqualTo(streams);
  }

  @ParameterizedTest
  @CsvSource({"'', true", "http://collector:4318, false"})
  void tracesAreOffWithoutACollector(String endpoint, String off) {
    // When
    SmallRyeConfig config = start(Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", endpoint));

    // Then
    assertThat(config.getConfigValue("quarkus.otel.sdk.disabled").getValue()).isEqualTo(off);
  }

  @ParameterizedTest
  @CsvSource({"'', http/protobuf", "grpc, grpc"})
  void speaksToTheCollectorAsItsVariableSays(String protocol, String spoken) {
    // When
    SmallRyeConfig config = start(Map.of("OTEL_EXPORTER_OTLP_PROTOCOL", protocol));

    // Then
    assertThat(config.getConfigValue("quarkus.otel.exporter.otlp.protocol").getValue())
        .isEqualTo(spoken);
  }

  private static String ceiling(SmallRyeConfig config, String group) {
    return config.getConfigValue(SettingsCheck.GUARDED + "/" + group + "/Timeout/value").getValue();
  }

  @Test
  void theCeilingsAndTheStopFollowTheLongestRole() {
    // When
    SmallRyeConfig config =
        start(
            Map.of(
                "OCTOAGENT_ROLES_PLANNER_TIMEOUT_S", "180",
                "OCTOAGENT_GROUPS_CODER_FALLBACKS", "main,fallback",
                "OCTOAGENT_GROUPS_MAIN_FALLBACKS", ""));

    // Then
    assertThat(ceiling(config, "cheap")).isEqualTo("181000");
    assertThat(ceiling(config, "coder")).isEqualTo("181000");
    assertThat(ceiling(config, "main")).isEqualTo("181000");
    assertThat(config.getConfigValue("%prod.quarkus.shutdown.timeout").getValue())
        .isEqualTo("PT3M5S");
  }

  private static SmallRyeConfig start(Map<String, String> variables) {
    return Start.with(variables);
  }
}
