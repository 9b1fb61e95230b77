package io.octoagent.testbed;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Pins what LiteLLM makes of the APIs beside chat: whom it asks, what an answer costs, whose form
 * an error has. See {@link RealLiteLlmTest}.
 */
@NeedsPython
class RealLiteLlmApisTest {
  private static final String MINI = "gpt-4o-mini";
  private static final String HAIKU = "claude-haiku-4-5";

  private static FakeVendor vendor;
  private static LiteLlmCaller litellm;

  @BeforeAll
  static void start() {
    RealLiteLlm proxy = RealLiteLlm.shared();
    vendor = proxy.vendor();
    litellm = new LiteLlmCaller(proxy);
  }

  @BeforeEach
  void healthyVendor() {
    vendor.reset();
  }

  @ParameterizedTest
  @CsvSource({
    "COMPLETIONS, cheap, false, /v1/chat/completions",
    "COMPLETIONS, cheap, true, /v1/chat/completions",
    "COMPLETIONS, fallback, false, /v1/messages",
    "COMPLETIONS, fallback, true, /v1/messages",
    "RESPONSES, cheap, false, /v1/responses",
    "RESPONSES, cheap, true, /v1/responses",
    "RESPONSES, fallback, false, /v1/messages",
    "RESPONSES, fallback, true, /v1/messages",
    "MESSAGES, cheap, false, /v1/responses",
    "MESSAGES, cheap, true, /v1/responses",
    "MESSAGES, fallback, false, /v1/messages",
    "MESSAGES, fallback, true, /v1/messages",
    "EMBEDDINGS, cheap, false, /v1/embeddings"
  })
  void whomItAsks(Api api, String group, boolean streamed, String path) throws Exception {
    // When
    HttpResponse<String> answer = litellm.call(api, group, streamed);
    // Then
    String model = group.equals("cheap") ? MINI : HAIKU;
    String said = streamed ? api.content(LiteLlmCaller.events(answer)) : api.text(answer, false);
    assertThat(said).as(answer.body()).isEqualTo("Hello from " + model);
    assertThat(answer.headers().firstValue("x-litellm-response-cost").isPresent())
        .isEqualTo(!streamed);
    assertThat(vendor.calls()).extracting(call -> call.request().path()).containsExactly(path);
  }

  @ParameterizedTest
  @CsvSource({
    "cheap, local_estimate, /v1/responses/input_tokens",
    "fallback, provider, /v1/messages/count_tokens"
  })
  void asksTheVendorForACountOfTokensFirst(String group, String source, String path)
      throws Exception {
    // When
    HttpResponse<String> answer = litellm.call(Api.COUNT_TOKENS, group, false);
    // Then
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(LiteLlmCaller.json(answer).path("input_tokens").asInt()).isPositive();
    assertThat(LiteLlmCaller.json(answer).path("litellm_count_source").asText()).isEqualTo(source);
    assertThat(vendor.calls()).extracting(call -> call.request().path()).containsExactly(path);
  }

  @ParameterizedTest
  @CsvSource({"cheap", "fallback"})
  void aStreamOfResponsesHasItsCostInItsLastEvent(String group) throws Exception {
    // When
    List<String> events = LiteLlmCaller.events(litellm.call(Api.RESPONSES, group, true));
    // Then
    JsonNode completed = Caller.json(events.get(events.size() - 2));
    assertThat(events.getLast()).isEqualTo("[DONE]");
    assertThat(completed.path("type").asText()).isEqualTo("response.completed");
    assertThat(completed.at("/response/usage/input_tokens").asInt()).isEqualTo(11);
    assertThat(completed.at("/response/usage/cost").asDouble()).isPositive();
  }

  @ParameterizedTest
  @CsvSource({"cheap", "fallback"})
  void aStreamOfMessagesHasNamesButNoCost(String group) throws Exception {
    // When
    HttpResponse<String> answer = litellm.call(Api.MESSAGES, group, true);
    // Then
    assertThat(Api.MESSAGES.text(answer, true)).startsWith("Hello");
    assertThat(answer.body()).doesNotContain("cost");
    assertThat(answer.headers().firstValue("x-litellm-response-cost-original")).contains("0.0");
  }

  @ParameterizedTest
  @CsvSource({
    "COMPLETIONS, cheap",
    "COMPLETIONS, fallback",
    "RESPONSES, cheap",
    "RESPONSES, fallback",
    "MESSAGES, cheap",
    "MESSAGES, fallback"
  })
  void statusOfTheVendorPassesThrough(Api api, String group) throws Exception {
    for (int status : new int[] {400, 401, 429, 500}) {
      for (boolean streamed : new boolean[] {false, true}) {
        // Given
        vendor.reset();
        vendor.script(group.equals("cheap") ? MINI : HAIKU, VendorScript.status(status));
        // When
        HttpResponse<String> answer = litellm.call(api, group, streamed);
        // Then
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(LiteLlmCaller.error(answer)).startsWith("litellm.");
        assertThat(LiteLlmCaller.json(answer).path("type").asText())
            .isEqualTo(api == Api.MESSAGES ? "error" : "");
        assertThat(vendor.calls()).hasSize(1);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "COMPLETIONS, cheap",
    "RESPONSES, cheap",
    "RESPONSES, fallback",
    "MESSAGES, cheap",
    "MESSAGES, fallback"
  })
  void ourTimeOutIsOneTryAndA408(Api api, String group) throws Exception {
    for (boolean streamed : new boolean[] {false, true}) {
      // Given
      vendor.reset();
      vendor.script(group.equals("cheap") ? MINI : HAIKU, VendorScript.hang());
      HttpRequest.Builder request = litellm.noLadder(api, api.body(group, "hi", streamed));
      // When
      HttpResponse<String> answer = litellm.send(request.setHeader("x-litellm-timeout", "1"));
      // Then
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(408);
      assertThat(vendor.calls()).hasSize(1);
      vendor.calls().getFirst().request().awaitClosed(Duration.ofSeconds(1));
    }
  }

  /** So no caller can tell it from a whole one. */
  @ParameterizedTest
  @CsvSource({"false, ''", "true, One"})
  void anAnthropicStreamThatEndsEarlyIsAWholeResponse(boolean begun, String said) throws Exception {
    // Given
    vendor.script(HAIKU, begun ? VendorScript.tokenThenEnd() : VendorScript.empty());
    // When
    List<String> events = LiteLlmCaller.events(litellm.call(Api.RESPONSES, "fallback", true));
    // Then
    JsonNode completed = Caller.json(events.get(events.size() - 2));
    assertThat(completed.path("type").asText()).isEqualTo("response.completed");
    assertThat(completed.at("/response/status").asText()).isEqualTo("completed");
    assertThat(completed.at("/response/output/0/content/0/text").asText()).isEqualTo(said);
    assertThat(events).noneMatch(event -> event.contains("\"error\":{"));
  }

  /** With {@code DEFAULT_MAX_RETRIES=0}; without it three times, whatever a request asks for. */
  @Test
  void embeddingsAreTriedOnce() throws Exception {
    // Given
    vendor.script(MINI, VendorScript.status(500));
    // When
    HttpResponse<String> answer = litellm.call(Api.EMBEDDINGS, "cheap", false);
    // Then
    assertThat(answer.statusCode()).isEqualTo(500);
    assertThat(LiteLlmCaller.error(answer)).startsWith("litellm.");
    assertThat(vendor.calls()).hasSize(1);
  }

  @Test
  void anthropicHasNoEmbeddings() throws Exception {
    // When
    HttpResponse<String> answer = litellm.call(Api.EMBEDDINGS, "fallback", false);
    // Then
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(LiteLlmCaller.error(answer)).startsWith("litellm.BadRequestError: Unmapped LLM");
    assertThat(vendor.calls()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void aWrongKeyIsRefusedInOpenAisFormEverywhere(Api api) throws Exception {
    // When
    HttpResponse<String> answer =
        litellm.send(
            litellm
                .noLadder(api, api.body("cheap", "hi", false))
                .setHeader("Authorization", "Bearer sk-wrong"));
    // Then
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(LiteLlmCaller.json(answer).at("/error/type").asText()).isEqualTo("no_db_connection");
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "COUNT_TOKENS")
  void anUnknownModelIsWordedAsTheFakeProxyWordsIt(Api api) throws Exception {
    // When
    HttpResponse<String> answer = litellm.call(api, "nobody", false);
    // Then
    JsonNode played = Caller.json(api.proxy().unknownModel("nobody"));
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(LiteLlmCaller.error(answer)).startsWith(played.at("/error/message").asText());
    assertThat(LiteLlmCaller.json(answer).at("/error/type")).isEqualTo(played.at("/error/type"));
  }
}
