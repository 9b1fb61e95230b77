package io.octoagent.testbed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Pins how LiteLLM's answers and streams are, end and are paid for, asked without the service in
 * between. See {@link RealLiteLlmTest}.
 */
@NeedsPython
class RealLiteLlmAnswersTest {
  private static final String MINI = "gpt-4o-mini";
  private static final String HAIKU = "claude-haiku-4-5";

  private static RealLiteLlm proxy;
  private static FakeVendor vendor;
  private static LiteLlmCaller litellm;

  @BeforeAll
  static void start() {
    proxy = RealLiteLlm.shared();
    vendor = proxy.vendor();
    litellm = new LiteLlmCaller(proxy);
  }

  @BeforeEach
  void healthyVendor() {
    vendor.reset();
  }

  @ParameterizedTest
  @CsvSource({
    "cheap, false, gpt-4o-mini",
    "cheap, true, gpt-4o-mini",
    "fallback, false, anthropic/claude-haiku-4-5",
    "fallback, true, anthropic/claude-haiku-4-5"
  })
  void theVendorsModelIsInAHeaderAndTheGroupInTheBody(
      String group, boolean streamed, String vendorModel) throws Exception {
    // When
    HttpResponse<String> answer =
        litellm.send(litellm.noLadder(LiteLlmCaller.body(streamed).replace("cheap", group)));
    // Then
    assertThat(answer.headers().firstValue("x-litellm-model-name")).contains(vendorModel);
    assertThat(answer.body().replace(" ", "")).contains("\"model\":\"" + group + "\"");
  }

  @Test
  void openAis422IsAnInternalErrorInAStream() throws Exception {
    // Given
    vendor.script(MINI, VendorScript.status(422));
    // When
    HttpResponse<String> answer = litellm.send(litellm.noLadder(LiteLlmCaller.STREAM));
    // Then
    assertThat(answer.statusCode()).isEqualTo(500);
    assertThat(LiteLlmCaller.error(answer)).contains("NoneType");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void ourTimeOutIsOneTryAndA408(boolean streamed) throws Exception {
    // Given
    vendor.script(MINI, VendorScript.hang());
    long start = System.nanoTime();
    // When
    HttpResponse<String> answer =
        litellm.send(
            litellm.noLadder(LiteLlmCaller.body(streamed)).setHeader("x-litellm-timeout", "1"));
    // Then
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(900));
    assertThat(answer.statusCode()).isEqualTo(408);
    assertThat(LiteLlmCaller.error(answer)).startsWith("litellm.Timeout");
    assertThat(vendor.calls()).hasSize(1);
    vendor.calls().getFirst().request().awaitClosed(Duration.ofSeconds(1));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void retryAfterOfTheVendorHasAnotherName(boolean streamed) throws Exception {
    // Given
    vendor.script(MINI, VendorScript.status(429, "7"));
    // When
    HttpResponse<String> answer = litellm.send(litellm.noLadder(LiteLlmCaller.body(streamed)));
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
    HttpResponse<String> answer = litellm.send(litellm.noLadder(LiteLlmCaller.PLAIN));
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
    HttpResponse<String> answer = litellm.send(litellm.noLadder(LiteLlmCaller.STREAM));
    // Then
    List<String> events = LiteLlmCaller.events(answer);
    assertThat(events.getLast()).isEqualTo("[DONE]");
    JsonNode last = Caller.json(events.get(events.size() - 2));
    assertThat(last.at("/usage/cost").asDouble()).isCloseTo(0.00021, within(1e-9));
    assertThat(last.at("/usage/prompt_tokens").asInt()).isEqualTo(1000);
    // OpenAI's own last chunk has no choices; LiteLLM's has one without anything in it
    assertThat(last.path("choices")).isEqualTo(Caller.json("[{\"index\": 0, \"delta\": {}}]"));
  }

  @Test
  void aCutAfterContentIsAnErrorInBand() throws Exception {
    // Given
    vendor.script(MINI, VendorScript.tokenThenCut());
    // When
    HttpResponse<String> answer = litellm.send(litellm.noLadder(LiteLlmCaller.STREAM));
    // Then
    assertThat(answer.statusCode()).isEqualTo(200);
    List<String> events = LiteLlmCaller.events(answer);
    assertThat(Caller.json(events.getLast()).at("/error/message").asText()).isNotEmpty();
    assertThat(events).doesNotContain("[DONE]");
  }

  @Test
  void anEmptyStreamEndsCheerfully() throws Exception {
    // Given
    vendor.script(MINI, VendorScript.empty());
    // When
    HttpResponse<String> answer = litellm.send(litellm.noLadder(LiteLlmCaller.STREAM));
    // Then
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).contains("\"finish_reason\":\"stop\"").doesNotContain("error");
  }

  @Test
  void halfAnEventOfAnthropicEndsCheerfully() throws Exception {
    // Given
    vendor.script(HAIKU, VendorScript.truncatedJson());
    // When
    HttpResponse<String> answer =
        litellm.send(litellm.noLadder(LiteLlmCaller.STREAM.replace("cheap", "fallback")));
    // Then
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).contains("\"finish_reason\":\"stop\"").doesNotContain("error");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void whenTheCallerLeavesTheVendorIsHungUp(boolean streamed) throws Exception {
    // Given
    vendor.script(MINI, VendorScript.hang());
    CompletableFuture<HttpResponse<String>> call =
        litellm.start(litellm.noLadder(LiteLlmCaller.body(streamed)));
    VendorCall arrived = vendor.awaitCalls(1).getFirst();
    // When
    call.cancel(true);
    // Then
    arrived.request().awaitClosed(Duration.ofSeconds(2));
  }
}
