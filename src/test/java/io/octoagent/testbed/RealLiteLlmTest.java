package io.octoagent.testbed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Pins what the service relies on in LiteLLM itself, asked without the service in between. When
 * another version of LiteLLM comes, what fails here says what has moved.
 */
@NeedsPython
class RealLiteLlmTest {
  private static final JsonMapper JSON = new JsonMapper();
  private static final String MINI = "gpt-4o-mini";
  private static final String HAIKU = "claude-haiku-4-5";
  private static final String PLAIN =
      """
      {"model": "cheap", "messages": [{"role": "user", "content": "hi"}], "disable_fallbacks": true}\
      """;
  private static final String STREAM =
      PLAIN.replace("}]", "}], \"stream\": true, \"stream_options\": {\"include_usage\": true}");

  private static RealLiteLlm proxy;
  private static FakeVendor vendor;

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  @BeforeAll
  static void start() {
    proxy = RealLiteLlm.shared();
    vendor = proxy.vendor();
  }

  @BeforeEach
  void healthyVendor() {
    vendor.reset();
  }

  @Test
  void groupsAndVendorModels() throws Exception {
    // When
    HttpResponse<String> models = send(get("/v1/models", proxy.key()));
    // Then
    assertThat(json(models).at("/data").findValuesAsText("id"))
        .containsExactlyInAnyOrder("cheap", "main", "fallback");
    for (String group : List.of("cheap", "main", "fallback")) {
      assertThat(send(noLadder(PLAIN.replace("cheap", group))).statusCode()).isEqualTo(200);
    }
    assertThat(vendor.calls())
        .extracting(VendorCall::model, VendorCall::key)
        .containsExactly(
            tuple(MINI, RealLiteLlm.OPENAI_KEY),
            tuple("gpt-4o", RealLiteLlm.OPENAI_KEY),
            tuple(HAIKU, RealLiteLlm.ANTHROPIC_KEY));
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 401, 403, 404, 408, 409, 413, 429, 500, 503, 529})
  void statusOfTheVendorPassesThrough(int status) throws Exception {
    // Given
    vendor.script(MINI, VendorScript.status(status));
    // When
    HttpResponse<String> answer = send(noLadder(PLAIN));
    // Then
    assertThat(answer.statusCode()).isEqualTo(status);
    assertThat(json(answer).at("/error/message").asText()).startsWith("litellm.");
    assertThat(json(answer).at("/error/code").asText()).isEqualTo(Integer.toString(status));
    assertThat(vendor.calls()).hasSize(1);
  }

  @Test
  void openAis422IsHiddenAndCostsASecondCall() throws Exception {
    // Given
    vendor.script(MINI, VendorScript.status(422));
    // When
    HttpResponse<String> answer = send(noLadder(PLAIN));
    // Then
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo("null");
    assertThat(vendor.calls()).as("drop_params tries again without the parameters").hasSize(2);
  }

  @Test
  void openAis422IsAnInternalErrorInAStream() throws Exception {
    // Given
    vendor.script(MINI, VendorScript.status(422));
    // When
    HttpResponse<String> answer = send(noLadder(STREAM));
    // Then
    assertThat(answer.statusCode()).isEqualTo(500);
    assertThat(json(answer).at("/error/message").asText()).contains("NoneType");
  }

  @Test
  void anthropics422PassesThrough() throws Exception {
    // Given
    vendor.script(HAIKU, VendorScript.status(422));
    // When
    HttpResponse<String> answer = send(noLadder(PLAIN.replace("cheap", "fallback")));
    // Then
    assertThat(answer.statusCode()).isEqualTo(422);
    assertThat(vendor.calls()).hasSize(1);
  }

  @Test
  void anthropics413IsA400() throws Exception {
    // Given
    vendor.script(HAIKU, VendorScript.status(413));
    // When
    HttpResponse<String> answer = send(noLadder(PLAIN.replace("cheap", "fallback")));
    // Then
    assertThat(answer.statusCode()).isEqualTo(400);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/v1/models", "/v1/chat/completions"})
  void wrongKey(String path) throws Exception {
    // When
    HttpResponse<String> answer =
        send(
            path.endsWith("models")
                ? get(path, "sk-wrong")
                : noLadder(PLAIN).setHeader("Authorization", "Bearer sk-wrong"));
    // Then
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(json(answer).at("/error/type").asText()).isEqualTo("no_db_connection");
    assertThat(json(answer).at("/error/message").asText()).isEqualTo("No connected db.");
  }

  @Test
  void emptyKey() throws Exception {
    // When
    HttpResponse<String> answer = send(noLadder(PLAIN).setHeader("Authorization", "Bearer "));
    // Then
    assertThat(answer.statusCode()).isEqualTo(500);
    assertThat(answer.body()).isEqualTo("Internal Server Error");
  }

  @Test
  void noKey() throws Exception {
    // When
    HttpResponse<String> answer =
        send(HttpRequest.newBuilder(URI.create(proxy.url() + "/v1/models")));
    // Then
    assertThat(answer.statusCode()).isEqualTo(500);
    assertThat(answer.body()).isEqualTo("Internal Server Error");
  }

  @Test
  void unknownModel() throws Exception {
    // When
    HttpResponse<String> answer = send(noLadder(PLAIN.replace("cheap", "nobody")));
    // Then
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(json(answer).at("/error/type").asText()).isEqualTo("invalid_request_error");
    assertThat(json(answer).at("/error/message").asText())
        .contains("Invalid model name passed in model=nobody");
  }

  @ParameterizedTest
  @ValueSource(strings = {PLAIN, "stream"})
  void ourTimeOutIsOneTryAndA408(String body) throws Exception {
    // Given
    vendor.script(MINI, VendorScript.hang());
    long start = System.nanoTime();
    // When
    HttpResponse<String> answer =
        send(noLadder(body.equals("stream") ? STREAM : body).setHeader("x-litellm-timeout", "1"));
    // Then
    assertThat(Duration.ofNanos(System.nanoTime() - start))
        .isBetween(Duration.ofMillis(900), Duration.ofMillis(1900));
    assertThat(answer.statusCode()).isEqualTo(408);
    assertThat(json(answer).at("/error/message").asText()).startsWith("litellm.Timeout");
    assertThat(vendor.calls()).hasSize(1);
    vendor.calls().getFirst().request().awaitClosed(Duration.ofSeconds(1));
  }

  @Test
  void fallbacksCanBeSwitchedOff() throws Exception {
    // Given
    vendor.script(MINI, VendorScript.status(500));
    // When
    HttpResponse<String> answer = send(noLadder(PLAIN));
    // Then
    assertThat(answer.statusCode()).isEqualTo(500);
    assertThat(vendor.calls()).extracting(VendorCall::model).containsExactly(MINI);
  }

  @Test
  void theProxysOwnLadderStandsForOthers() throws Exception {
    // Given
    vendor.script(MINI, VendorScript.status(500));
    // When
    HttpResponse<String> answer = send(post(PLAIN.replace(", \"disable_fallbacks\": true", "")));
    // Then
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("x-litellm-attempted-fallbacks")).contains("1");
    assertThat(answer.headers().firstValue("x-litellm-model-group")).contains("fallback");
    assertThat(vendor.calls())
        .extracting(VendorCall::model)
        .containsExactly(MINI, MINI, MINI, HAIKU);
  }

  @Test
  void aSecond401StaysA401() throws Exception {
    // Given
    vendor.script(MINI, VendorScript.status(401));
    send(noLadder(PLAIN));
    // When
    HttpResponse<String> second = send(noLadder(PLAIN));
    // Then
    assertThat(second.statusCode()).as("disable_cooldowns").isEqualTo(401);
  }

  @ParameterizedTest
  @ValueSource(strings = {PLAIN, "stream"})
  void retryAfterOfTheVendorHasAnotherName(String body) throws Exception {
    // Given
    vendor.script(MINI, VendorScript.status(429, "7"));
    // When
    HttpResponse<String> answer = send(noLadder(body.equals("stream") ? STREAM : body));
    // Then
    assertThat(answer.statusCode()).isEqualTo(429);
    assertThat(answer.headers().firstValue("llm_provider-retry-after")).contains("7");
    assertThat(answer.headers().firstValue("retry-after")).isEmpty();
  }

  @Test
  void priceOfAPlainCall() throws Exception {
    // Given
    vendor.usage(new Usage(1000, 100, 0));
    // When
    HttpResponse<String> answer = send(noLadder(PLAIN));
    // Then
    assertThat(answer.headers().firstValue("x-litellm-response-cost"))
        .hasValueSatisfying(
            cost -> assertThat(Double.parseDouble(cost)).isCloseTo(0.00021, within(1e-9)));
  }

  @Test
  void priceOfAStreamIsInItsLastChunk() throws Exception {
    // Given
    vendor.usage(new Usage(1000, 100, 0));
    // When
    HttpResponse<String> answer = send(noLadder(STREAM));
    // Then
    List<String> events = events(answer);
    assertThat(events.getLast()).isEqualTo("[DONE]");
    JsonNode last = JSON.readTree(events.get(events.size() - 2));
    assertThat(last.at("/usage/cost").asDouble()).isCloseTo(0.00021, within(1e-9));
    assertThat(last.at("/usage/prompt_tokens").asInt()).isEqualTo(1000);
  }

  @Test
  void aCutAfterContentIsAnErrorInBand() throws Exception {
    // Given
    vendor.script(MINI, VendorScript.tokenThenCut());
    // When
    HttpResponse<String> answer = send(noLadder(STREAM));
    // Then
    assertThat(answer.statusCode()).isEqualTo(200);
    List<String> events = events(answer);
    assertThat(JSON.readTree(events.getLast()).at("/error/message").asText()).isNotEmpty();
    assertThat(events).doesNotContain("[DONE]");
  }

  @Test
  void anEmptyStreamEndsCheerfully() throws Exception {
    // Given
    vendor.script(MINI, VendorScript.empty());
    // When
    HttpResponse<String> answer = send(noLadder(STREAM));
    // Then
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).contains("\"finish_reason\":\"stop\"").doesNotContain("error");
  }

  @Test
  void halfAnEventOfAnthropicEndsCheerfully() throws Exception {
    // Given
    vendor.script(HAIKU, VendorScript.truncatedJson());
    // When
    HttpResponse<String> answer = send(noLadder(STREAM.replace("cheap", "fallback")));
    // Then
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).contains("\"finish_reason\":\"stop\"").doesNotContain("error");
  }

  @ParameterizedTest
  @ValueSource(strings = {PLAIN, "stream"})
  void whenTheCallerLeavesTheVendorIsHungUp(String body) throws Exception {
    // Given
    vendor.script(MINI, VendorScript.hang());
    CompletableFuture<HttpResponse<String>> call =
        http.sendAsync(
            noLadder(body.equals("stream") ? STREAM : body).build(), BodyHandlers.ofString());
    VendorCall arrived = vendor.awaitCalls(1).getFirst();
    // When
    call.cancel(true);
    // Then
    arrived.request().awaitClosed(Duration.ofSeconds(2));
  }

  private HttpRequest.Builder noLadder(String body) {
    return post(body).header("x-litellm-num-retries", "0").header("x-litellm-timeout", "10");
  }

  private HttpRequest.Builder post(String body) {
    return HttpRequest.newBuilder(URI.create(proxy.url() + "/v1/chat/completions"))
        .header("Authorization", "Bearer " + proxy.key())
        .header("Content-Type", "application/json")
        .POST(HttpRequest.BodyPublishers.ofString(body));
  }

  private HttpRequest.Builder get(String path, String key) {
    return HttpRequest.newBuilder(URI.create(proxy.url() + path))
        .header("Authorization", "Bearer " + key);
  }

  private HttpResponse<String> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    return http.send(request.timeout(Duration.ofSeconds(30)).build(), BodyHandlers.ofString());
  }

  private static JsonNode json(HttpResponse<String> answer) throws IOException {
    return JSON.readTree(answer.body());
  }

  private static List<String> events(HttpResponse<String> answer) {
    return answer
        .body()
        .lines()
        .filter(line -> line.startsWith("data: "))
        .map(line -> line.substring("data: ".length()))
        .toList();
  }
}
