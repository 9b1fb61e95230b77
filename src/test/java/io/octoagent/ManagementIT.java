package io.octoagent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.octoagent.testbed.Answer;
import io.octoagent.testbed.Caller;
import io.octoagent.testbed.FakeProxy;
import io.octoagent.testbed.OpenAiErrors;
import io.octoagent.testbed.PackagedService;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A replica as an orchestrator runs it: probes on a port of their own, and ready on its own. */
class ManagementIT {
  private static final String KEY = "sk-proxy-canary";
  private static final String CALLERS_KEY = "oa-a-callers-key";
  private static final Duration NOTICE = Duration.ofSeconds(20);
  private static final Duration AT_ONCE = Duration.ofMillis(500);

  @TempDir Path directory;

  private final FakeProxy proxy = new FakeProxy(KEY);

  @AfterEach
  void close() {
    proxy.close();
  }

  @Test
  void isOnItsOwnPortAlone() throws Exception {
    // Given
    try (PackagedService service = start(Map.of("OCTOAGENT_API_KEY", CALLERS_KEY))) {
      Caller callers = new Caller(service.awaitAddress());
      Caller orchestrator = new Caller(service.managementAddress());
      awaitReady(orchestrator);

      for (String page :
          List.of(
              "health",
              "health/live",
              "health/ready",
              "health/started",
              "health/group/llm",
              "metrics")) {
        // When
        HttpResponse<String> without =
            orchestrator.get("/q/" + page, "Origin", "https://any.example");
        HttpResponse<String> with =
            callers.get("/q/" + page, "Authorization", "Bearer " + CALLERS_KEY);

        // Then
        assertThat(without.statusCode()).as(page).isEqualTo(200);
        assertThat(without.body()).doesNotContain(KEY, CALLERS_KEY);
        assertThat(without.headers().map()).doesNotContainKey("access-control-allow-origin");
        assertThat(with.statusCode()).as(page).isEqualTo(404);
      }
    }
  }

  @Test
  void nothingOfTheCallersIsOnIt() throws Exception {
    // Given
    try (PackagedService service = start(Map.of())) {
      Caller callers = new Caller(service.awaitAddress());
      Caller orchestrator = new Caller(service.managementAddress());

      // When, Then
      for (String path : new String[] {"/", "/v1/models", "/v1/octoagent/overview", "/q/openapi"}) {
        assertThat(callers.get(path).statusCode()).as(path).isEqualTo(200);
        assertThat(orchestrator.get(path).statusCode()).as(path).isEqualTo(404);
      }
      assertThat(orchestrator.complete(Caller.chat("main", "hi")).statusCode()).isEqualTo(404);
      assertThat(proxy.calls()).isEmpty();
    }
  }

  @Test
  void theHealthCheckFindsIt() throws Exception {
    // Given
    try (PackagedService service = start(Map.of())) {
      String port = Integer.toString(service.awaitAddress().getPort());
      String management = Integer.toString(service.managementAddress().getPort());
      awaitReady(new Caller(service.managementAddress()));

      // When
      int exit =
          healthCheck(Map.of("QUARKUS_HTTP_PORT", port, "QUARKUS_MANAGEMENT_PORT", management));

      // Then
      assertThat(exit).isZero();
    }
  }

  @Test
  void readinessOfItsOwnOutlivesTheProxy() throws Exception {
    // Given
    try (PackagedService service = start(Map.of("OCTOAGENT_READY", "self"))) {
      Caller callers = new Caller(service.awaitAddress());
      Caller orchestrator = new Caller(service.managementAddress());
      awaitReady(orchestrator);

      // When
      proxy.server().kill();

      // Then
      await()
          .atMost(NOTICE)
          .untilAsserted(() -> assertThat(cause(orchestrator)).contains("cannot be reached"));
      assertThat(orchestrator.get("/q/health/ready").statusCode()).isEqualTo(200);
      assertThat(orchestrator.get("/q/health/started").statusCode()).isEqualTo(200);
      assertThat(orchestrator.get("/q/health/group/llm").statusCode()).isEqualTo(503);
      OpenAiErrors.error(callers.complete(Caller.chat("main", "hi")), 503, "proxy_unavailable");

      // When
      proxy.server().start();

      // Then
      await().atMost(NOTICE).untilAsserted(() -> assertThat(cause(orchestrator)).isEmpty());
      assertThat(orchestrator.get("/q/health/group/llm").statusCode()).isEqualTo(200);
    }
  }

  @ParameterizedTest
  @CsvSource({"self, 200", "proxy, 503"})
  void aReplicaThatStartsBeforeItsProxy(String ready, int expected) throws Exception {
    // Given
    proxy.server().kill();

    // When
    try (PackagedService service = start(Map.of("OCTOAGENT_READY", ready))) {
      service.awaitAddress();
      Caller orchestrator = new Caller(service.managementAddress());

      // Then
      assertThat(orchestrator.get("/q/health/started").statusCode()).isEqualTo(expected);
      assertThat(orchestrator.get("/q/health/ready").statusCode()).isEqualTo(expected);
      assertThat(orchestrator.get("/q/health/live").statusCode()).isEqualTo(200);
    }
  }

  /** Nobody asks it, so it must look by itself: a group's fallbacks depend on what it is for. */
  @Test
  void looksForItsProxyUntilItIsThere() throws Exception {
    // Given
    proxy.server().kill();
    try (PackagedService service = start(Map.of())) {
      service.awaitAddress();
      await().atMost(NOTICE).until(() -> service.output().contains("cannot be reached"));

      // When
      proxy.server().start();

      // Then
      await().atMost(NOTICE).until(() -> service.output().contains("lists every group"));
    }
  }

  @Test
  void readinessOfItsOwnWaitsForNobody() throws Exception {
    // Given
    proxy.onModels(Answer.silence());
    try (PackagedService service = start(Map.of("OCTOAGENT_READY", "self"))) {
      service.awaitAddress();
      Caller orchestrator = new Caller(service.managementAddress());
      orchestrator.get("/q/health/ready");

      for (int look = 0; look < 20; look++) {
        // When
        Instant start = Instant.now();
        HttpResponse<String> answer = orchestrator.get("/q/health/ready");

        // Then
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(Duration.between(start, Instant.now())).isLessThan(AT_ONCE);
      }
      assertThat(proxy.server().requests(FakeProxy.MODELS)).hasSizeLessThan(5);
    }
  }

  @Test
  void readinessOfItsOwnEndsWithTheSignal() throws Exception {
    // Given
    try (PackagedService service =
        start(Map.of("OCTOAGENT_READY", "self", "QUARKUS_SHUTDOWN_DELAY", "5"))) {
      Caller callers = new Caller(service.awaitAddress());
      Caller orchestrator = new Caller(service.managementAddress());
      awaitReady(orchestrator);

      // When
      service.terminate();

      // Then
      await()
          .atMost(Duration.ofSeconds(3))
          .until(() -> orchestrator.get("/q/health/ready").statusCode() == 503);
      assertThat(callers.complete(Caller.chat("main", "hi")).statusCode()).isEqualTo(200);
      assertThat(service.awaitExit()).isEqualTo(143);
    }
  }

  private PackagedService start(Map<String, String> variables) {
    Map<String, String> all = new HashMap<>(variables);
    all.put("OCTOAGENT_MANAGEMENT", "on");
    all.put("QUARKUS_MANAGEMENT_PORT", "0");
    all.put("LITELLM_PROXY_URL", proxy.url());
    all.put("LITELLM_PROXY_KEY", KEY);
    return PackagedService.start(all, directory);
  }

  private int healthCheck(Map<String, String> variables) throws InterruptedException {
    try (PackagedService check = PackagedService.start(variables, directory, "--healthcheck")) {
      return check.awaitExit();
    }
  }

  private static void awaitReady(Caller orchestrator) {
    await().atMost(NOTICE).until(() -> orchestrator.get("/q/health/ready").statusCode() == 200);
  }

  /** What readiness says of the proxy. */
  private static String cause(Caller orchestrator) throws Exception {
    JsonNode checks = Caller.json(orchestrator.get("/q/health/ready").body()).path("checks");
    return checks.findPath("cause").asText();
  }
}
