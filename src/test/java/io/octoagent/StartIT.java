package io.octoagent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.octoagent.testbed.Caller;
import io.octoagent.testbed.PackagedService;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How a production start goes, and how it ends when the environment is wrong. */
class StartIT {
  private static final String CANARY = "sk-canary-c0ffee-5d1e";
  private static final int CONFIGURED_WRONGLY = 78;
  private static final Map<String, String> ECHO = Map.of("OCTOAGENT_LLM_MODE", "echo");

  /** A port on which nobody listens. */
  private static final String NOBODY = "1";

  @TempDir Path directory;

  @ParameterizedTest
  @ValueSource(strings = {"OPENAI_API_KEY", "ANTHROPIC_API_KEY", "LITELLM_MASTER_KEY"})
  void aSecretOfTheProxyEndsTheStart(String variable) throws Exception {
    // When
    try (PackagedService service = start(Map.of(variable, CANARY))) {
      int exit = service.awaitExit();

      // Then
      assertThat(exit).as(service.output()).isEqualTo(CONFIGURED_WRONGLY);
      assertThat(service.output().lines()).hasSize(1);
      assertThat(service.output())
          .startsWith(variable + " must not be in OctoAgent's environment")
          .doesNotContain(CANARY);
    }
  }

  @Test
  void theOperatorMayInsist() throws Exception {
    // Given
    Map<String, String> variables =
        Map.of("OPENAI_API_KEY", CANARY, "OCTOAGENT_SECRETS_GUARD", "warn");

    // When
    try (PackagedService service = start(with(ECHO, variables))) {
      int status = new Caller(service.awaitAddress()).get("/q/health/ready").statusCode();

      // Then
      assertThat(status).isEqualTo(200);
      assertThat(service.output())
          .contains("OPENAI_API_KEY must not be in OctoAgent's environment")
          .contains("\"WARN\"")
          .doesNotContain(CANARY);
    }
  }

  @Test
  void anEmptyVariableHoldsNoSecret() throws Exception {
    // When
    try (PackagedService service = start(with(ECHO, Map.of("OPENAI_API_KEY", "")))) {
      URI address = service.awaitAddress();

      // Then
      assertThat(new Caller(address).get("/q/health/live").statusCode()).isEqualTo(200);
      assertThat(service.output()).doesNotContain("OPENAI_API_KEY");
    }
  }

  /** As compose hands on what stands empty in a file. */
  @Test
  void emptySettingsAreAbsentOnes() throws Exception {
    // Given
    Map<String, String> empty =
        Map.of(
            "OCTOAGENT_UI", "",
            "OCTOAGENT_MAX_QUEUED", "",
            "OCTOAGENT_LLM_TIMEOUT_S", "",
            "OCTOAGENT_MAX_BODY", "");

    // When
    try (PackagedService service = start(with(ECHO, empty))) {
      int status = new Caller(service.awaitAddress()).get("/").statusCode();

      // Then
      assertThat(status).isEqualTo(200);
    }
  }

  @Test
  void aSecretInTheDotenvFileIsNotInTheEnvironment() throws Exception {
    // Given
    Files.writeString(
        directory.resolve(".env"),
        "OPENAI_API_KEY=%s\nLITELLM_MASTER_KEY=%s\nOCTOAGENT_LLM_MODE=echo\n"
            .formatted(CANARY, CANARY));

    // When
    try (PackagedService service = start(Map.of())) {
      String answer = new Caller(service.awaitAddress()).complete(Caller.chat("main", "x")).body();

      // Then
      assertThat(answer).as("the file is read").contains("echo");
      assertThat(service.output() + answer).doesNotContain(CANARY, "OPENAI_API_KEY");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "OCTOAGENT_LLM_MODE | litelm | OCTOAGENT_LLM_MODE is 'litelm': use litellm or echo.",
        "OCTOAGENT_LLM_TIMEOUT_S | 0 | OCTOAGENT_LLM_TIMEOUT_S is '0': give a number of seconds above 0, at most 3600.",
        "OCTOAGENT_GROUPS_CODER_FALLBACKS | nobody | OCTOAGENT_GROUPS_CODER_FALLBACKS holds 'nobody', and there is no such group: use cheap, coder, main, fallback.",
        "OCTOAGENT_ROLES_REVIEWER_GROUP | coder | OCTOAGENT_ROLES_REVIEWER_GROUP is 'coder', and there is no such group: use cheap, main, fallback, or set OCTOAGENT_ROLES_REVIEWER_ENABLED to false.",
        "OCTOAGENT_MAX_IN_FLIGHT_MAIN | 5 | OCTOAGENT_MAX_IN_FLIGHT_MAIN is no longer a setting: use OCTOAGENT_GROUPS_MAIN_MAX_IN_FLIGHT.",
        "LITELLM_PROXY_URL | litellm:4000 | LITELLM_PROXY_URL is 'litellm:4000': give the proxy's base URL, such as http://localhost:4000, without user, query or fragment."
      })
  void aBadSettingEndsTheStartWithOneSentence(String variable, String value, String sentence)
      throws Exception {
    // When
    try (PackagedService service = start(Map.of(variable, value))) {
      int exit = service.awaitExit();

      // Then
      assertThat(exit).isNotZero();
      assertThat(service.output().lines()).containsExactly(sentence);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "LITELLM_PROXY_URL | http://user:sk-canary-c0ffee-5d1e@litellm:4000",
        "LITELLM_PROXY_URL | http://litellm:4000?key=sk-canary-c0ffee-5d1e",
        "LITELLM_PROXY_URL | sk-canary-c0ffee-5d1e",
        "LITELLM_PROXY_KEY | Bearer sk-canary-c0ffee-5d1e",
        "OCTOAGENT_API_KEY | sha256:sk-canary-c0ffee-5d1e",
        "OCTOAGENT_API_KEY | sk-canary-c0ffee-5d1e,short"
      })
  void aBadSettingThatMayHoldASecretIsNotShown(String variable, String value) throws Exception {
    // When
    try (PackagedService service = start(Map.of(variable, value))) {
      int exit = service.awaitExit();

      // Then
      assertThat(exit).isNotZero();
      assertThat(service.output().lines()).hasSize(1);
      assertThat(service.output()).startsWith(variable + " holds ").doesNotContain(CANARY);
    }
  }

  @Test
  void withoutCallersKeysAWarningNamesTheAddress() throws Exception {
    // When
    try (PackagedService service = start(with(ECHO, Map.of("QUARKUS_HTTP_HOST", "127.0.0.1")))) {
      service.awaitAddress();

      // Then
      assertThat(service.output().lines())
          .filteredOn(line -> line.contains("\"WARN\""))
          .singleElement()
          .asString()
          .contains("OCTOAGENT_API_KEY is not set: whoever can reach 127.0.0.1:");
    }
  }

  @Test
  void withCallersKeysThereIsNoWarning() throws Exception {
    // When
    try (PackagedService service = start(with(ECHO, Map.of("OCTOAGENT_API_KEY", CANARY)))) {
      int status = new Caller(service.awaitAddress()).get("/v1/models").statusCode();

      // Then
      assertThat(status).isEqualTo(401);
      assertThat(service.output()).doesNotContain("\"WARN\"", CANARY);
    }
  }

  @Test
  void theAccessLogHoldsNeitherQueriesNorHeaders() throws Exception {
    // Given
    Map<String, String> on =
        Map.of("OCTOAGENT_API_KEY", CANARY, "QUARKUS_HTTP_ACCESS_LOG_ENABLED", "true");

    // When
    try (PackagedService service = start(with(ECHO, on))) {
      new Caller(service.awaitAddress())
          .get(
              "/v1/models?api_key=" + CANARY,
              "Authorization",
              "Bearer " + CANARY,
              "Referer",
              "http://x/?key=" + CANARY,
              "X-Request-Id",
              "seen-in-the-log");

      // Then
      await().until(() -> service.output().contains("seen-in-the-log"));
      assertThat(service.output()).contains("GET /v1/models 200").doesNotContain(CANARY);
    }
  }

  @Test
  void theHealthCheckSaysReady() throws Exception {
    // Given
    try (PackagedService service = start(with(ECHO, Map.of("OCTOAGENT_API_KEY", CANARY)))) {
      String port = Integer.toString(service.awaitAddress().getPort());

      // When
      int exit = healthCheck(port);

      // Then
      assertThat(exit).isZero();
    }
  }

  @Test
  void theHealthCheckSaysNotReady() throws Exception {
    // Given
    Map<String, String> deadProxy = Map.of("LITELLM_PROXY_URL", "http://127.0.0.1:" + NOBODY);
    try (PackagedService service = start(deadProxy)) {
      String port = Integer.toString(service.awaitAddress().getPort());

      // When
      int exit = healthCheck(port);

      // Then
      assertThat(exit).isEqualTo(1);
    }
  }

  @Test
  void theHealthCheckSaysNobodyIsThere() throws Exception {
    // When
    int exit = healthCheck(NOBODY);

    // Then
    assertThat(exit).isEqualTo(1);
  }

  private int healthCheck(String port) throws InterruptedException {
    try (PackagedService check =
        PackagedService.start(Map.of("QUARKUS_HTTP_PORT", port), directory, "--healthcheck")) {
      return check.awaitExit();
    }
  }

  private PackagedService start(Map<String, String> variables) {
    return PackagedService.start(variables, directory);
  }

  private static Map<String, String> with(Map<String, String> some, Map<String, String> others) {
    Map<String, String> all = new HashMap<>(some);
    all.putAll(others);
    return all;
  }
}
