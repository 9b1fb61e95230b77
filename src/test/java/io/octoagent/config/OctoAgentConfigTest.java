package io.octoagent.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.octoagent.config.OctoAgentConfig.Degrade;
import io.octoagent.config.OctoAgentConfig.Down;
import io.octoagent.config.OctoAgentConfig.Guard;
import io.octoagent.config.OctoAgentConfig.Mode;
import io.octoagent.config.OctoAgentConfig.Ready;
import io.octoagent.config.OctoAgentConfig.Switch;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every variable of the contract under its exact name, and its default. */
class OctoAgentConfigTest {

  @Test
  void hasTheContractsDefaults() {
    // When
    OctoAgentConfig config = read(Map.of());

    // Then
    isAsWithoutVariables(config);
  }

  @Test
  void takesAnEmptyVariableForAnAbsentOne() {
    // Given
    Map<String, String> empty =
        Stream.of(
                "OCTOAGENT_LLM_MODE",
                "OCTOAGENT_LLM_TIMEOUT_S",
                "OCTOAGENT_LLM_DEGRADE",
                "LITELLM_PROXY_URL",
                "LITELLM_PROXY_KEY",
                "OCTOAGENT_UNKNOWN_MODEL",
                "OCTOAGENT_MAX_BODY",
                "OCTOAGENT_STREAM_IDLE_S",
                "OCTOAGENT_MAX_IN_FLIGHT",
                "OCTOAGENT_MAX_QUEUED",
                "OCTOAGENT_SECRETS_GUARD",
                "OCTOAGENT_API_KEY",
                "OCTOAGENT_HOSTS",
                "OCTOAGENT_CORS_ORIGINS",
                "OCTOAGENT_TASKS_BUDGET_USD",
                "OCTOAGENT_TASKS_MAX_CALLS",
                "OCTOAGENT_LIMITS_FIRST_ESTIMATE_USD",
                "OCTOAGENT_STORE_URL",
                "OCTOAGENT_STORE_PASSWORD",
                "OCTOAGENT_STORE_DOWN",
                "OCTOAGENT_REPLAY_S",
                "OCTOAGENT_UI")
            .collect(Collectors.toMap(variable -> variable, variable -> ""));

    // When
    OctoAgentConfig config = read(empty);

    // Then
    isAsWithoutVariables(config);
  }

  private static void isAsWithoutVariables(OctoAgentConfig config) {
    assertThat(config.llm().mode()).isEqualTo(Mode.LITELLM);
    assertThat(config.llm().timeoutS()).isEqualTo(Duration.ofSeconds(30));
    assertThat(config.llm().degrade()).isEqualTo(Degrade.ERROR);
    assertThat(config.proxy().url()).isEqualTo(URI.create("http://localhost:4000"));
    assertThat(config.proxy().key()).isEmpty();
    assertThat(config.unknownModel()).isEmpty();
    assertThat(config.maxBody().asLongValue()).isEqualTo(32L << 20);
    assertThat(config.streamIdleS()).isEqualTo(Duration.ofSeconds(15));
    assertThat(config.maxInFlight()).isEqualTo(1000);
    assertThat(config.maxQueued()).isEqualTo(100);
    assertThat(config.secretsGuard()).isEmpty();
    assertThat(config.apiKey()).isEmpty();
    assertThat(config.hosts()).isEmpty();
    assertThat(config.corsOrigins()).isEmpty();
    assertThat(config.ui()).isEqualTo(Switch.ON);
    assertThat(config.ready()).isEqualTo(Ready.PROXY);
    assertThat(config.management()).isEqualTo(Switch.OFF);
    assertThat(config.callers()).isEmpty();
    assertThat(config.tasks().budgetUsd()).isEmpty();
    assertThat(config.tasks().maxCalls()).isEmpty();
    assertThat(config.limits().firstEstimateUsd()).isEqualByComparingTo("0.01");
    assertThat(config.store().url()).isEmpty();
    assertThat(config.store().password()).isEmpty();
    assertThat(config.store().down()).isEqualTo(Down.ALLOW);
    assertThat(config.replayS()).isZero();
  }

  @Test
  void takesEveryVariable() {
    // When
    OctoAgentConfig config =
        read(
            Map.ofEntries(
                Map.entry("OCTOAGENT_LLM_MODE", "echo"),
                Map.entry("OCTOAGENT_LLM_TIMEOUT_S", "2.5"),
                Map.entry("OCTOAGENT_LLM_DEGRADE", "echo"),
                Map.entry("LITELLM_PROXY_URL", "https://proxy.example:8443/llm"),
                Map.entry("LITELLM_PROXY_KEY", "sk-ours"),
                Map.entry("OCTOAGENT_UNKNOWN_MODEL", "main"),
                Map.entry("OCTOAGENT_MAX_BODY", "1M"),
                Map.entry("OCTOAGENT_STREAM_IDLE_S", "3"),
                Map.entry("OCTOAGENT_MAX_IN_FLIGHT", "7"),
                Map.entry("OCTOAGENT_MAX_QUEUED", "0"),
                Map.entry("OCTOAGENT_SECRETS_GUARD", "warn"),
                Map.entry("OCTOAGENT_UI", "off"),
                Map.entry("OCTOAGENT_READY", "self"),
                Map.entry("OCTOAGENT_MANAGEMENT", "on"),
                Map.entry("OCTOAGENT_TASKS_BUDGET_USD", "0.5"),
                Map.entry("OCTOAGENT_TASKS_MAX_CALLS", "200"),
                Map.entry("OCTOAGENT_LIMITS_FIRST_ESTIMATE_USD", "0.002"),
                Map.entry("OCTOAGENT_STORE_URL", "redis://store:6379"),
                Map.entry("OCTOAGENT_STORE_PASSWORD", "a password"),
                Map.entry("OCTOAGENT_STORE_DOWN", "refuse"),
                Map.entry("OCTOAGENT_REPLAY_S", "3600"),
                Map.entry("OCTOAGENT_HOSTS", "ai.example,b.example"),
                Map.entry("OCTOAGENT_CORS_ORIGINS", "https://a.example,app://b"),
                Map.entry("OCTOAGENT_API_KEY", "first-key, second-key")));

    // Then
    assertThat(config.llm().mode()).isEqualTo(Mode.ECHO);
    assertThat(config.llm().timeoutS()).isEqualTo(Duration.ofMillis(2500));
    assertThat(config.llm().degrade()).isEqualTo(Degrade.ECHO);
    assertThat(config.proxy().url()).isEqualTo(URI.create("https://proxy.example:8443/llm"));
    assertThat(config.proxy().key()).contains(new Secret("sk-ours"));
    assertThat(config.unknownModel()).contains("main");
    assertThat(config.maxBody().asLongValue()).isEqualTo(1L << 20);
    assertThat(config.streamIdleS()).isEqualTo(Duration.ofSeconds(3));
    assertThat(config.maxInFlight()).isEqualTo(7);
    assertThat(config.maxQueued()).isZero();
    assertThat(config.secretsGuard()).contains(Guard.WARN);
    assertThat(config.ui()).isEqualTo(Switch.OFF);
    assertThat(config.ready()).isEqualTo(Ready.SELF);
    assertThat(config.management()).isEqualTo(Switch.ON);
    assertThat(config.tasks().budgetUsd()).contains(new BigDecimal("0.5"));
    assertThat(config.tasks().maxCalls()).contains(200);
    assertThat(config.limits().firstEstimateUsd()).isEqualByComparingTo("0.002");
    assertThat(config.store().url()).contains(new Secret("redis://store:6379"));
    assertThat(config.store().password()).contains(new Secret("a password"));
    assertThat(config.store().down()).isEqualTo(Down.REFUSE);
    assertThat(config.replayS()).isEqualTo(3600);
    assertThat(config.hosts()).contains(List.of("ai.example", "b.example"));
    assertThat(config.corsOrigins()).contains(List.of("https://a.example", "app://b"));
    assertThat(config.apiKey())
        .contains(List.of(new Secret("first-key"), new Secret("second-key")));
  }

  @Test
  void showsNoSecret() {
    // When
    OctoAgentConfig config = read(Map.of("LITELLM_PROXY_KEY", "sk-canary"));

    // Then
    assertThat(config.proxy().key().toString()).doesNotContain("canary");
  }

  private static OctoAgentConfig read(Map<String, String> variables) {
    return Start.config(variables, "");
  }
}
