package io.octoagent.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.octoagent.testbed.Checkout;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * docker-compose.yml is the deployment contract, row by row, but for the deviations listed here.
 */
class ComposeContractTest {

  private static final Map<String, String> CONTRACT =
      Map.ofEntries(
          entry("image", "ghcr.io/berriai/litellm"),
          entry("container_name", "octoagent-litellm"),
          entry("restart", "unless-stopped"),
          entry("ports", "${LITELLM_PORT:-4000}:4000"),
          entry("volumes", "./litellm-config.yaml:/app/config.yaml:ro"),
          entry("command", "--config /app/config.yaml --port 4000"),
          entry("env_file", ".env.litellm"),
          entry("environment.LITELLM_MASTER_KEY", "${LITELLM_MASTER_KEY:-sk-octoagent-dev}"),
          entry("healthcheck.interval", "30s"),
          entry("healthcheck.timeout", "10s"),
          entry("healthcheck.retries", "3"));

  /** Why each differs stands beside it in docker-compose.yml. */
  private static final Map<String, String> DEVIATIONS =
      Map.ofEntries(
          entry("image", "${LITELLM_IMAGE:-ghcr.io/berriai/litellm:v1.106.2}"),
          entry("ports", "127.0.0.1:${LITELLM_PORT:-4000}:4000"),
          entry("environment.LITELLM_LOCAL_MODEL_COST_MAP", "True"),
          entry("environment.DEFAULT_MAX_RETRIES", "0"),
          entry(
              "healthcheck.test",
              "CMD python3 -c import urllib.request;"
                  + " urllib.request.urlopen(\"http://127.0.0.1:4000/health/liveliness\", timeout=9)"),
          entry("healthcheck.start_period", "40s"),
          entry("cap_drop", "ALL"),
          entry("security_opt", "no-new-privileges:true"),
          entry("mem_limit", "2g"));

  private static final List<String> ENVIRONMENT_OF_THE_AGENT =
      List.of(
          "OCTOAGENT_LLM_MODE",
          "OCTOAGENT_LLM_TIMEOUT_S",
          "LITELLM_PROXY_URL",
          "LITELLM_PROXY_KEY",
          "OCTOAGENT_API_KEY",
          "OCTOAGENT_HOSTS",
          "OCTOAGENT_CORS_ORIGINS",
          "OCTOAGENT_UI",
          "OCTOAGENT_READY",
          "OCTOAGENT_UNKNOWN_MODEL",
          "OCTOAGENT_STREAM_IDLE_S",
          "OCTOAGENT_LLM_DEGRADE",
          "OCTOAGENT_MAX_BODY",
          "OCTOAGENT_MAX_IN_FLIGHT",
          "OCTOAGENT_GROUPS_CHEAP_MAX_IN_FLIGHT",
          "OCTOAGENT_GROUPS_MAIN_MAX_IN_FLIGHT",
          "OCTOAGENT_GROUPS_FALLBACK_MAX_IN_FLIGHT",
          "OCTOAGENT_MAX_QUEUED",
          "OCTOAGENT_TASKS_BUDGET_USD",
          "OCTOAGENT_TASKS_MAX_CALLS",
          "OCTOAGENT_LIMITS_FIRST_ESTIMATE_USD",
          "OCTOAGENT_REPLAY_S",
          "OCTOAGENT_STORE_URL",
          "OCTOAGENT_STORE_PASSWORD",
          "OCTOAGENT_STORE_DOWN",
          "OTEL_EXPORTER_OTLP_ENDPOINT",
          "OTEL_EXPORTER_OTLP_PROTOCOL",
          "OTEL_EXPORTER_OTLP_HEADERS");

  @Test
  void theProxysServiceIsTheContractsButForTheListedDeviations() throws IOException {
    // Given
    var expected = new TreeMap<>(CONTRACT);
    expected.putAll(DEVIATIONS);

    // When
    var rows = ComposeFile.read().service("litellm");

    // Then
    assertThat(rows).containsExactlyInAnyOrderEntriesOf(expected);
  }

  @Test
  void theAgentGetsAnExplicitListAndNoFile() throws IOException {
    // When
    var rows = ComposeFile.read().service("octoagent");

    // Then
    assertThat(rows).doesNotContainKey("env_file");
    assertThat(rows.keySet().stream().filter(row -> row.startsWith("environment.")))
        .containsExactlyInAnyOrderElementsOf(
            ENVIRONMENT_OF_THE_AGENT.stream().map(name -> "environment." + name).toList());
    assertThat(rows)
        .containsEntry("environment.OCTOAGENT_LLM_MODE", "${OCTOAGENT_LLM_MODE:-litellm}")
        .containsEntry("environment.OCTOAGENT_LLM_TIMEOUT_S", "${OCTOAGENT_LLM_TIMEOUT_S:-30}")
        .containsEntry("environment.LITELLM_PROXY_URL", "http://litellm:4000")
        .containsEntry(
            "environment.LITELLM_PROXY_KEY",
            "${LITELLM_PROXY_KEY:-${LITELLM_MASTER_KEY:-sk-octoagent-dev}}");
  }

  @Test
  void theAgentIsConfined() throws IOException {
    // When
    var rows = ComposeFile.read().service("octoagent");

    // Then
    assertThat(rows)
        .containsEntry(
            "ports",
            "127.0.0.1:${OCTOAGENT_PORT:-8080}:8080"
                + " 127.0.0.1:${OCTOAGENT_MANAGEMENT_PORT:-9000}:9000")
        .containsEntry("depends_on.litellm.condition", "service_healthy")
        .containsEntry("read_only", "true")
        .containsEntry("cap_drop", "ALL")
        .containsEntry("security_opt", "no-new-privileges:true")
        .containsEntry("stop_grace_period", "45s")
        .containsKey("mem_limit");
  }

  @Test
  void composeResolvesTheDefaultsWithoutAnEnvFile(@TempDir Path project) throws Exception {
    // Given
    Files.writeString(project.resolve(".env.litellm"), "OPENAI_API_KEY=sk-canary\n");

    // When
    var resolved = config(project, "docker-compose.yml");

    // Then
    assertThat(resolved.service("octoagent"))
        .containsEntry("environment.OCTOAGENT_LLM_MODE", "litellm")
        .containsEntry("environment.OCTOAGENT_LLM_TIMEOUT_S", "30")
        .containsEntry("environment.LITELLM_PROXY_KEY", "sk-octoagent-dev")
        .doesNotContainKey("environment.OPENAI_API_KEY");
    assertThat(resolved.service("litellm"))
        .containsEntry("environment.LITELLM_MASTER_KEY", "sk-octoagent-dev")
        .containsEntry("environment.OPENAI_API_KEY", "sk-canary");
  }

  /** What is left when compose has filled in the defaults and written each row its own long way. */
  @Test
  void composeResolvesTheProxysServiceToTheContractsRows(@TempDir Path project) throws Exception {
    // Given
    Files.writeString(project.resolve(".env.litellm"), "OPENAI_API_KEY=sk-canary\n");
    var expected = new TreeMap<>(CONTRACT);
    expected.putAll(DEVIATIONS);
    expected.remove("env_file");
    expected.put("image", "ghcr.io/berriai/litellm:v1.106.2");
    expected.put("environment.LITELLM_MASTER_KEY", "sk-octoagent-dev");
    expected.put("environment.OPENAI_API_KEY", "sk-canary");
    expected.put("mem_limit", Long.toString(2L << 30));

    // When
    var rows = new TreeMap<>(config(project, "docker-compose.yml").service("litellm"));

    // Then
    assertThat(rows.remove("networks.default")).isEmpty();
    assertThat(rows.remove("ports"))
        .contains("\"host_ip\":\"127.0.0.1\"", "\"target\":4000", "\"published\":\"4000\"");
    assertThat(rows.remove("volumes"))
        .contains("litellm-config.yaml\"", "\"target\":\"/app/config.yaml\"", "\"read_only\":true");
    expected.keySet().removeAll(List.of("ports", "volumes"));
    assertThat(rows).containsExactlyInAnyOrderEntriesOf(expected);
  }

  @Test
  void composeReadsTheEnvFileAndKeepsTheMasterKeyFromTheAgent(@TempDir Path project)
      throws Exception {
    // Given
    Files.writeString(project.resolve(".env.litellm"), "OPENAI_API_KEY=sk-canary\n");
    Files.writeString(
        project.resolve(".env"),
        """
        OCTOAGENT_LLM_TIMEOUT_S=7
        OCTOAGENT_API_KEY=caller
        LITELLM_PROXY_URL=http://localhost:4000
        LITELLM_PROXY_KEY=sk-virtual
        LITELLM_MASTER_KEY=sk-master
        """);

    // When
    var resolved = config(project, "docker-compose.yml");

    // Then
    assertThat(resolved.service("octoagent"))
        .containsEntry("environment.OCTOAGENT_LLM_TIMEOUT_S", "7")
        .containsEntry("environment.OCTOAGENT_API_KEY", "caller")
        .containsEntry("environment.LITELLM_PROXY_URL", "http://litellm:4000")
        .containsEntry("environment.LITELLM_PROXY_KEY", "sk-virtual")
        .doesNotContainKey("environment.LITELLM_MASTER_KEY")
        .doesNotContainValue("sk-master");
    assertThat(resolved.service("litellm"))
        .containsEntry("environment.LITELLM_MASTER_KEY", "sk-master");
  }

  @Test
  void theKeysOverlayGivesTheAgentAKeyOfItsOwn(@TempDir Path project) throws Exception {
    // Given
    Files.writeString(project.resolve(".env.litellm"), "OPENAI_API_KEY=sk-canary\n");
    Files.writeString(
        project.resolve(".env"),
        """
        LITELLM_PROXY_KEY=sk-virtual
        LITELLM_MASTER_KEY=sk-master
        LITELLM_DB_PASSWORD=password
        """);

    // When
    var resolved = config(project, "docker-compose.yml", "docker-compose.keys.yml");

    // Then
    assertThat(resolved.service("octoagent"))
        .containsEntry("environment.LITELLM_PROXY_KEY", "sk-virtual")
        .containsEntry("depends_on.key.condition", "service_completed_successfully")
        .doesNotContainValue("sk-master");
    assertThat(resolved.service("litellm"))
        .containsEntry(
            "environment.DATABASE_URL", "postgresql://litellm:password@database:5432/litellm");
  }

  @Test
  void theKeysOverlayRefusesToRunWithoutAKey(@TempDir Path project) throws Exception {
    // Given
    Files.writeString(project.resolve(".env.litellm"), "OPENAI_API_KEY=sk-canary\n");

    // When
    var result = compose(project, "docker-compose.yml", "docker-compose.keys.yml");

    // Then
    assertThat(result.status()).isNotZero();
    assertThat(result.output()).contains("put a ", " into .env");
  }

  @Test
  void theDevOverlayChangesNothingElseOfTheProxy(@TempDir Path project) throws Exception {
    // Given
    Files.writeString(project.resolve(".env.litellm"), "OPENAI_API_KEY=sk-canary\n");
    var expected = new TreeMap<>(config(project, "docker-compose.yml").service("litellm"));
    expected.put("container_name", "octoagent-dev-litellm");
    expected.put("restart", "no");
    expected.put("healthcheck.interval", "2s");

    // When
    var resolved = config(project, "docker-compose.yml", "docker-compose.dev.yml");

    // Then
    assertThat(resolved.service("litellm")).containsExactlyInAnyOrderEntriesOf(expected);
  }

  static ComposeFile config(Path project, String... files) throws Exception {
    var result = compose(project, files);
    assertThat(result.status()).as(result.output()).isZero();
    return ComposeFile.parse(result.output());
  }

  private static Result compose(Path project, String... files) throws InterruptedException {
    assumeTrue(run("docker", "compose", "version").status() == 0, "no docker compose here");
    var command = new ArrayList<>(List.of("docker", "compose", "--project-directory"));
    command.add(project.toString());
    for (String file : files) {
      command.addAll(List.of("-f", Checkout.file(file).toString()));
    }
    command.add("config");
    return run(command.toArray(String[]::new));
  }

  private record Result(int status, String output) {}

  private static Result run(String... command) throws InterruptedException {
    var builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().keySet().removeIf(name -> name.matches("(OCTOAGENT|LITELLM)_.*"));
    try {
      var process = builder.start();
      var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return new Result(process.waitFor(), output);
    } catch (IOException e) {
      return new Result(127, e.getMessage());
    }
  }
}
