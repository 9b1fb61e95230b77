package io.octoagent.testbed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Pins what the service relies on in LiteLLM itself, asked without the service in between: keys,
 * statuses, its ladder. When another version of LiteLLM comes, what fails here says what has moved.
 */
@NeedsPython
class RealLiteLlmTest {
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

  @Test
  void groupsAndVendorModels() throws Exception {
    // When
    HttpResponse<String> models = litellm.send(litellm.models());
    // Then
    assertThat(LiteLlmCaller.json(models).at("/data").findValuesAsText("id"))
        .containsExactlyInAnyOrder("cheap", "main", "fallback");
    for (String group : List.of("cheap", "main", "fallback")) {
      assertThat(
              litellm
                  .send(litellm.noLadder(LiteLlmCaller.PLAIN.replace("cheap", group)))
                  .statusCode())
          .isEqualTo(200);
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
    HttpResponse<String> answer = litellm.send(litellm.noLadder(LiteLlmCaller.PLAIN));
    // Then
    assertThat(answer.statusCode()).isEqualTo(status);
    assertThat(LiteLlmCaller.error(answer)).startsWith("litellm.");
    assertThat(LiteLlmCaller.json(answer).at("/error/code").asText())
        .isEqualTo(Integer.toString(status));
    assertThat(vendor.calls()).hasSize(1);
  }

  @Test
  void openAis422IsHiddenAndCostsASecondCall() throws Exception {
    // Given
    vendor.script(MINI, VendorScript.status(422));
    // When
    HttpResponse<String> answer = litellm.send(litellm.noLadder(LiteLlmCaller.PLAIN));
    // Then
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo("null");
    assertThat(vendor.calls()).as("drop_params tries again without the parameters").hasSize(2);
  }

  @Test
  void anthropics422PassesThrough() throws Exception {
    // Given
    vendor.script(HAIKU, VendorScript.status(422));
    // When
    HttpResponse<String> answer =
        litellm.send(litellm.noLadder(LiteLlmCaller.PLAIN.replace("cheap", "fallback")));
    // Then
    assertThat(answer.statusCode()).isEqualTo(422);
    assertThat(vendor.calls()).hasSize(1);
  }

  @Test
  void anthropics413IsA400() throws Exception {
    // Given
    vendor.script(HAIKU, VendorScript.status(413));
    // When
    HttpResponse<String> answer =
        litellm.send(litellm.noLadder(LiteLlmCaller.PLAIN.replace("cheap", "fallback")));
    // Then
    assertThat(answer.statusCode()).isEqualTo(400);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void wrongKey(boolean models) throws Exception {
    // Given
    HttpRequest.Builder request = models ? litellm.models() : litellm.noLadder(LiteLlmCaller.PLAIN);
    // When
    HttpResponse<String> answer =
        litellm.send(request.setHeader("Authorization", "Bearer sk-wrong"));
    // Then
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(LiteLlmCaller.json(answer).at("/error/type").asText()).isEqualTo("no_db_connection");
    assertThat(LiteLlmCaller.error(answer)).isEqualTo("No connected db.");
  }

  @Test
  void emptyKey() throws Exception {
    // When
    HttpResponse<String> answer =
        litellm.send(litellm.noLadder(LiteLlmCaller.PLAIN).setHeader("Authorization", "Bearer "));
    // Then
    assertThat(answer.statusCode()).isEqualTo(500);
    assertThat(answer.body()).isEqualTo("Internal Server Error");
  }

  @Test
  void noKey() throws Exception {
    // When
    HttpResponse<String> answer =
        litellm.send(HttpRequest.newBuilder(URI.create(proxy.url() + "/v1/models")));
    // Then
    assertThat(answer.statusCode()).isEqualTo(500);
    assertThat(answer.body()).isEqualTo("Internal Server Error");
  }

  @Test
  void unknownModel() throws Exception {
    // When
    HttpResponse<String> answer =
        litellm.send(litellm.noLadder(LiteLlmCaller.PLAIN.replace("cheap", "nobody")));
    // Then
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(LiteLlmCaller.json(answer).at("/error/type").asText())
        .isEqualTo("invalid_request_error");
    assertThat(LiteLlmCaller.error(answer)).contains("Invalid model name passed in model=nobody");
  }

  @Test
  void fallbacksCanBeSwitchedOff() throws Exception {
    // Given
    vendor.script(MINI, VendorScript.status(500));
    // When
    HttpResponse<String> answer = litellm.send(litellm.noLadder(LiteLlmCaller.PLAIN));
    // Then
    assertThat(answer.statusCode()).isEqualTo(500);
    assertThat(vendor.calls()).extracting(VendorCall::model).containsExactly(MINI);
  }

  @Test
  void theProxysOwnLadderStandsForOthers() throws Exception {
    // Given
    vendor.script(MINI, VendorScript.status(500));
    // When
    HttpResponse<String> answer =
        litellm.send(
            litellm.post(LiteLlmCaller.PLAIN.replace(", \"disable_fallbacks\": true", "")));
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
    litellm.send(litellm.noLadder(LiteLlmCaller.PLAIN));
    // When
    HttpResponse<String> second = litellm.send(litellm.noLadder(LiteLlmCaller.PLAIN));
    // Then
    assertThat(second.statusCode()).as("disable_cooldowns").isEqualTo(401);
  }

  @Test
  void aFieldOfABodyCanReplaceTheVendorsKey() throws Exception {
    // Given
    String header =
        """
        {"provider_specific_header": {"custom_llm_provider": "openai",
        "extra_headers": {"Authorization": "Bearer sk-of-a-caller"}}, \
        """;
    // When
    litellm.send(litellm.noLadder(header + LiteLlmCaller.PLAIN.substring(1)));
    // Then
    assertThat(vendor.calls()).extracting(VendorCall::key).containsExactly("sk-of-a-caller");
  }

  @ParameterizedTest
  @ValueSource(ints = {255, 256})
  void nestingOf256IsTaken(int depth) throws Exception {
    // Given
    String deep =
        "{\"metadata\":{\"x\":" + "[".repeat(depth - 2) + "]".repeat(depth - 2) + "},\"y\":";
    String body = deep + "[".repeat(depth - 1) + "]".repeat(depth - 1) + ",";
    // When
    HttpResponse<String> answer =
        litellm.send(litellm.noLadder(body + LiteLlmCaller.PLAIN.substring(1)));
    // Then
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
  }
}
