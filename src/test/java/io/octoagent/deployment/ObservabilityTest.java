package io.octoagent.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.octoagent.testbed.Checkout;
import io.octoagent.testbed.Dashboard;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The overlay of deploy/observability: confined like the others, and its files fit together. */
class ObservabilityTest {
  private static final String FOLDER = "deploy/observability/";
  private static final String OVERLAY = FOLDER + "docker-compose.observability.yml";

  @ParameterizedTest
  @CsvSource({
    "prometheus, 127.0.0.1:${PROMETHEUS_PORT:-9090}:9090, docker.io/prom/prometheus:v",
    "grafana, 127.0.0.1:${GRAFANA_PORT:-3000}:3000, docker.io/grafana/grafana:"
  })
  void eachIsPinnedAndConfined(String name, String ports, String image) throws IOException {
    // When
    var rows = ComposeFile.read(OVERLAY).service(name);

    // Then
    assertThat(rows.get("image")).contains(image).matches(".*:v?[0-9]+\\.[0-9]+\\.[0-9]+}");
    assertThat(rows)
        .containsEntry("ports", ports)
        .containsAllEntriesOf(ComposeFile.CONFINED)
        .containsKeys("mem_limit", "pids_limit", "healthcheck.test")
        .doesNotContainKey("env_file");
    assertThat(rows.get("volumes").split(" "))
        .allSatisfy(volume -> assertThat(volume).matches("\\./.*:ro|prometheus:/prometheus"));
  }

  @Test
  void composeAcceptsItBesideTheOthers(@TempDir Path project) throws Exception {
    // Given
    Files.writeString(project.resolve(".env.litellm"), "OPENAI_API_KEY=sk-canary\n");
    Files.writeString(project.resolve(".env"), "OCTOAGENT_API_KEY=a-callers-key\n");

    // When
    var resolved = ComposeContractTest.config(project, "docker-compose.yml", OVERLAY);

    // Then
    assertThat(resolved.service("prometheus"))
        .containsEntry("depends_on.octoagent.condition", "service_healthy")
        .doesNotContainValue("a-callers-key");
    assertThat(resolved.service("grafana")).doesNotContainValue("a-callers-key");
  }

  @Test
  void prometheusReadsTheManagementPort() throws IOException {
    // When
    var job = yaml("prometheus.yml").at("/scrape_configs/0");

    // Then
    assertThat(job.path("metrics_path").asText()).isEqualTo("/q/metrics");
    assertThat(job.at("/static_configs/0/targets/0").asText()).isEqualTo("octoagent:9000");
  }

  @Test
  void grafanaFindsSourceAndDashboardWhereTheyAre() throws IOException {
    // When
    var rows = ComposeFile.read(OVERLAY).service("grafana");

    // Then
    var source = yaml("grafana/provisioning/datasources/prometheus.yml").at("/datasources/0");
    assertThat(source.path("url").asText()).isEqualTo("http://prometheus:9090");
    assertThat(Dashboard.read().sources()).containsOnly(source.path("uid").asText());
    var provider = yaml("grafana/provisioning/dashboards/octoagent.yml").at("/providers/0");
    assertThat(rows.get("volumes"))
        .contains(FOLDER + "grafana/dashboards:" + provider.at("/options/path").asText() + ":ro")
        .contains(FOLDER + "grafana/provisioning:/etc/grafana/provisioning:ro");
  }

  @Test
  void theDashboardShowsWhatAnOwnerAsks() {
    // When
    var titles = Dashboard.read().titles();

    // Then
    assertThat(titles)
        .contains(
            "Cost per hour by role",
            "Time to a stream's first content",
            "Time to the end of a call",
            "Fallback share by reason",
            "Errors by fault",
            "Breaker by group",
            "In flight and waiting");
  }

  private static JsonNode yaml(String name) throws IOException {
    return new YAMLMapper().readTree(Checkout.file(FOLDER + name).toFile());
  }
}
