package io.octoagent.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import io.octoagent.event.ErrorCode;
import io.octoagent.testbed.Caller;
import io.octoagent.testbed.Checkout;
import io.octoagent.testbed.OpenAiErrors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** docker-compose.scale.yml and its balancer: confined like the others, and its files agree. */
class BalancerTest {
  private static final String OVERLAY = "docker-compose.scale.yml";
  private static final String CONFIG = "deploy/haproxy/haproxy.cfg";
  private static final Pattern ERROR =
      Pattern.compile("status (\\d+) content-type application/json (?:lf-)?string '([^']*)'");
  private static final String ANTHROPIC = "%[var(txn.anthropic)]";

  @Test
  void composeMakesThreeReplicasOfTheServiceAndOneWayToThem(@TempDir Path project)
      throws Exception {
    // Given
    Files.writeString(project.resolve(".env.litellm"), "OPENAI_API_KEY=sk-canary\n");
    Files.writeString(project.resolve(".env"), "OCTOAGENT_LLM_TIMEOUT_S=45\n");

    // When
    var resolved = ComposeContractTest.config(project, "docker-compose.yml", OVERLAY);

    // Then
    assertThat(resolved.service("octoagent"))
        .containsEntry("deploy.replicas", "3")
        .containsEntry("environment.OCTOAGENT_READY", "self")
        .containsEntry("environment.OCTOAGENT_MANAGEMENT", "on")
        .containsEntry("environment.OCTOAGENT_LLM_TIMEOUT_S", "45")
        .doesNotContainKeys("container_name", "ports");
    assertThat(resolved.service("balancer"))
        .containsEntry("environment.OCTOAGENT_LONGEST_TIMEOUT_S", "45")
        .containsEntry("depends_on.octoagent.condition", "service_healthy")
        .doesNotContainValue("sk-canary");
  }

  @Test
  void theBalancerIsPinnedAndConfined() throws IOException {
    // When
    var rows = ComposeFile.read(OVERLAY).service("balancer");

    // Then
    assertThat(rows.get("image")).matches("\\$\\{HAPROXY_IMAGE:-.*:[0-9]+\\.[0-9]+\\.[0-9]+}");
    assertThat(rows)
        .containsEntry("ports", "127.0.0.1:${OCTOAGENT_PORT:-8080}:8080")
        .containsEntry("volumes", "./" + CONFIG + ":/usr/local/etc/haproxy/haproxy.cfg:ro")
        .containsEntry("user", "haproxy")
        .containsAllEntriesOf(ComposeFile.CONFINED)
        .containsKeys("mem_limit", "pids_limit", "healthcheck.test")
        .doesNotContainKey("env_file");
  }

  @Test
  void theStoreIsThereOnlyIfItsProfileIs(@TempDir Path project) throws Exception {
    // Given
    Files.writeString(project.resolve(".env.litellm"), "OPENAI_API_KEY=sk-canary\n");

    // When
    var resolved = ComposeContractTest.config(project, "docker-compose.yml", OVERLAY);

    // Then
    assertThat(resolved.service("store")).isEmpty();
    assertThat(resolved.service("octoagent"))
        .containsEntry("depends_on.store.required", "false")
        .containsEntry("environment.OCTOAGENT_STORE_URL", "");
  }

  @Test
  void theReplicasShareAStoreThatNobodyElseReaches(@TempDir Path project) throws Exception {
    // Given
    Files.writeString(project.resolve(".env.litellm"), "OPENAI_API_KEY=sk-canary\n");
    Files.writeString(
        project.resolve(".env"),
        """
        COMPOSE_PROFILES=store
        OCTOAGENT_STORE_URL=redis://store:6379
        OCTOAGENT_STORE_PASSWORD=store-canary
        OCTOAGENT_STORE_DOWN=refuse
        """);

    // When
    var resolved = ComposeContractTest.config(project, "docker-compose.yml", OVERLAY);

    // Then
    assertThat(resolved.service("octoagent"))
        .containsEntry("environment.OCTOAGENT_STORE_URL", "redis://store:6379")
        .containsEntry("environment.OCTOAGENT_STORE_PASSWORD", "store-canary")
        .containsEntry("environment.OCTOAGENT_STORE_DOWN", "refuse")
        .containsEntry("depends_on.store.condition", "service_healthy")
        .containsKeys("networks.default", "networks.store");
    assertThat(resolved.service("store"))
        .containsKey("networks.store")
        .doesNotContainKeys("networks.default", "ports", "expose")
        .doesNotContainValue("sk-canary");
    assertThat(resolved.root().at("/networks/store/internal").asBoolean()).isTrue();
    for (String other : List.of("balancer", "litellm")) {
      assertThat(resolved.service(other))
          .containsKey("networks.default")
          .doesNotContainKey("networks.store")
          .doesNotContainValue("store-canary");
    }
  }

  @Test
  void theStoreIsPinnedAndConfinedAndForgetsNothing() throws IOException {
    // When
    var rows = ComposeFile.read(OVERLAY).service("store");

    // Then
    assertThat(rows.get("image")).matches("\\$\\{VALKEY_IMAGE:-.*:[0-9]+\\.[0-9]+\\.[0-9]+}");
    assertThat(rows)
        .containsEntry("profiles", "store")
        .containsEntry("user", "valkey")
        .containsEntry("volumes", "store:/data")
        .containsAllEntriesOf(ComposeFile.CONFINED)
        .containsKeys("mem_limit", "pids_limit", "healthcheck.test")
        .doesNotContainKeys("ports", "env_file");
    assertThat(rows.get("command"))
        .contains("appendonly yes", "maxmemory-policy noeviction", "on #$$digest ", "-@dangerous")
        .doesNotContain("OCTOAGENT_STORE_PASSWORD}", "requirepass", "nopass");
  }

  /** A second send could pay for a call twice. */
  @Test
  void aCallIsSentAgainOnlyIfNoConnectionWasMade() throws IOException {
    // When
    var lines = Files.readAllLines(Checkout.file(CONFIG)).stream().map(String::strip).toList();

    // Then
    assertThat(lines)
        .filteredOn(line -> line.contains("retry"))
        .filteredOn(line -> !line.startsWith("#") && !line.startsWith("timeout "))
        .filteredOn(line -> !line.startsWith("http-error "))
        .containsExactly("retry-on conn-failure");
    assertThat(lines).contains("option http-server-close", "http-reuse never");
  }

  @Test
  void itsErrorsAreOfTheServicesListAndForm() throws IOException {
    // Given
    List<MatchResult> errors =
        ERROR.matcher(Files.readString(Checkout.file(CONFIG))).results().toList();

    // Then
    assertThat(errors).hasSizeGreaterThan(5);
    for (MatchResult error : errors) {
      String body = error.group(2).replace(ANTHROPIC, "");
      String code = OpenAiErrors.error("application/json", body).path("code").asText();
      assertThat(Arrays.stream(ErrorCode.values()).filter(one -> one.id().equals(code)))
          .as(body)
          .singleElement()
          .satisfies(one -> assertThat(error.group(1)).isEqualTo("" + one.status()))
          .satisfies(
              one ->
                  assertThat(Caller.json(body).at("/error/type").asText()).isEqualTo(one.type()));
    }
  }
}
