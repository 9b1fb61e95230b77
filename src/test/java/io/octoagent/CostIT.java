package io.octoagent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.octoagent.testbed.CallSchema;
import io.octoagent.testbed.Caller;
import io.octoagent.testbed.LiteLlmPrices;
import io.octoagent.testbed.NeedsPython;
import io.octoagent.testbed.PackagedService;
import io.octoagent.testbed.RealLiteLlm;
import io.octoagent.testbed.Scrape;
import io.octoagent.testbed.Usage;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What a call costs through a real LiteLLM, in the packaged service's log and in its metrics: the
 * tokens times LiteLLM's own price, plain and streamed.
 */
@NeedsPython
class CostIT {
  private static final int IN = 1234;
  private static final int OUT = 321;
  private static final double NOTHING = 1e-15;

  @TempDir Path directory;

  private final RealLiteLlm proxy = RealLiteLlm.shared();
  private PackagedService service;
  private Caller caller;

  @BeforeEach
  void start() {
    proxy.vendor().reset();
    proxy.vendor().usage(new Usage(IN, OUT, 0));
    service =
        PackagedService.start(
            Map.of("LITELLM_PROXY_URL", proxy.url(), "LITELLM_PROXY_KEY", proxy.key()), directory);
    caller = new Caller(service.awaitAddress());
  }

  @AfterEach
  void stop() {
    service.close();
    proxy.restore();
  }

  @ParameterizedTest
  @CsvSource({
    "planner, main, gpt-4o, false",
    "planner, main, gpt-4o, true",
    "router, cheap, gpt-4o-mini, false",
    "router, cheap, gpt-4o-mini, true",
    "fallback, fallback, claude-haiku-4-5, false",
    "fallback, fallback, claude-haiku-4-5, true"
  })
  void isTokensTimesPrice(String role, String group, String model, boolean stream)
      throws Exception {
    // Given
    double cost = IN * LiteLlmPrices.input(model) + OUT * LiteLlmPrices.output(model);
    // When
    HttpResponse<String> answer = complete(role, stream);
    // Then
    assertThat(answer.statusCode()).isEqualTo(200);
    JsonNode event = event(answer);
    assertThat(event.path("cost_usd").asDouble()).isCloseTo(cost, within(NOTHING));
    assertThat(event.path("cost_source").asText()).isEqualTo(stream ? "usage.cost" : "header");
    assertThat(event.path("input_tokens").asInt()).isEqualTo(IN);
    assertThat(event.path("output_tokens").asInt()).isEqualTo(OUT);
    Scrape page = page();
    assertThat(page.sum("octoagent_cost_usd_total", "role", role, "group", group))
        .isCloseTo(cost, within(NOTHING));
    assertThat(page.sum("octoagent_cost_usd_total")).isCloseTo(cost, within(NOTHING));
    assertThat(page.sum("octoagent_calls_unpriced_total")).isZero();
    assertThat(page.sum("gen_ai_client_inference_usage_input_tokens_total")).isEqualTo(IN);
    assertThat(page.sum("gen_ai_client_inference_usage_output_tokens_total")).isEqualTo(OUT);
  }

  @Test
  void isUnknownForAModelWithoutAPrice() throws Exception {
    // Given
    Path config = directory.resolve("litellm.yaml");
    Files.writeString(
        config,
        Files.readString(RealLiteLlm.CONFIG)
            .replace("model: gpt-4o-mini", "model: openai/priced-by-nobody"));
    proxy.start(config, Map.of());
    proxy.vendor().usage(new Usage(IN, OUT, 0));
    for (boolean stream : List.of(false, true)) {
      // When
      HttpResponse<String> answer = complete("router", stream);
      // Then
      JsonNode event = event(answer);
      assertThat(event.path("group").asText()).isEqualTo("cheap");
      assertThat(event.path("cost_usd").isNull()).as(event.toString()).isTrue();
      assertThat(event.path("cost_source").asText()).isEqualTo("none");
      assertThat(event.path("input_tokens").asInt()).isEqualTo(IN);
    }
    Scrape page = page();
    assertThat(page.sum("octoagent_cost_usd_total")).isZero();
    assertThat(page.sum("octoagent_calls_unpriced_total", "role", "router", "group", "cheap"))
        .isEqualTo(2);
  }

  private HttpResponse<String> complete(String role, boolean stream) throws Exception {
    return caller.complete(Caller.body(stream, role));
  }

  private Scrape page() throws Exception {
    return Scrape.text(caller.get("/q/metrics", "Accept", "text/plain").body());
  }

  /** The event of this answer, from the service's log. */
  private JsonNode event(HttpResponse<String> answer) {
    String id = answer.headers().firstValue("X-Request-Id").orElseThrow();
    Awaitility.await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> service.output().lines().anyMatch(line -> isEvent(line, id)));
    List<JsonNode> events =
        service
            .output()
            .lines()
            .filter(line -> isEvent(line, id))
            .map(line -> Caller.json(line).path("call"))
            .toList();
    assertThat(events).hasSize(1);
    CallSchema.check(events.getFirst());
    return events.getFirst();
  }

  private static boolean isEvent(String line, String id) {
    return line.endsWith("}") && line.contains("\"call\":{\"request_id\":\"" + id + '"');
  }
}
