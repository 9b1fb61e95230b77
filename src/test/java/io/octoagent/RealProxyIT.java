package io.octoagent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.JsonValue;
import com.openai.core.http.HttpResponseFor;
import com.openai.core.http.StreamResponse;
import com.openai.errors.NotFoundException;
import com.openai.models.FunctionDefinition;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionContentPart;
import com.openai.models.chat.completions.ChatCompletionContentPartImage;
import com.openai.models.chat.completions.ChatCompletionContentPartText;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionFunctionTool;
import com.openai.models.chat.completions.ChatCompletionMessageFunctionToolCall;
import com.openai.models.chat.completions.ChatCompletionStreamOptions;
import com.openai.models.models.Model;
import io.octoagent.testbed.Caller;
import io.octoagent.testbed.FakeVendor;
import io.octoagent.testbed.Gate;
import io.octoagent.testbed.NeedsPython;
import io.octoagent.testbed.RealLiteLlm;
import io.octoagent.testbed.RealProxyResource;
import io.octoagent.testbed.Usage;
import io.octoagent.testbed.VendorCall;
import io.octoagent.testbed.VendorScript;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusIntegrationTest;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * OpenAI's SDK for Java, unmodified, against the packaged service with a real LiteLLM behind it.
 */
@NeedsPython
@QuarkusIntegrationTest
@WithTestResource(RealProxyResource.class)
class RealProxyIT {
  private static final String PIXEL =
      "data:image/png;base64,"
          + "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

  @TestHTTPResource("/v1")
  URI service;

  FakeVendor vendor;
  OpenAIClient openai;

  @BeforeEach
  void healthyVendor() {
    vendor.reset();
    openai =
        OpenAIOkHttpClient.builder()
            .baseUrl(service.toString())
            .apiKey("sk-of-the-caller")
            .timeout(Duration.ofSeconds(20))
            .build();
  }

  @ParameterizedTest
  @CsvSource({
    "router, gpt-4o-mini", "extractor, gpt-4o-mini", "summarizer, gpt-4o-mini",
    "planner, gpt-4o", "executor, gpt-4o", "fallback, claude-haiku-4-5",
    "cheap, gpt-4o-mini", "main, gpt-4o"
  })
  void everyRoleAndGroupReachesItsVendorModel(String name, String vendorModel) {
    // When
    ChatCompletion answer = openai.chat().completions().create(ask(name).build());
    // Then
    assertThat(text(answer)).isEqualTo("Hello from " + vendorModel);
    assertThat(vendor.calls()).extracting(VendorCall::model).containsExactly(vendorModel);
  }

  @ParameterizedTest
  @CsvSource({
    "router, gpt-4o-mini", "extractor, gpt-4o-mini", "summarizer, gpt-4o-mini",
    "planner, gpt-4o", "executor, gpt-4o", "fallback, claude-haiku-4-5"
  })
  void everyRoleStreams(String role, String vendorModel) {
    // When
    List<ChatCompletionChunk> chunks = stream(ask(role).build());
    // Then
    assertThat(text(chunks)).isEqualTo("Hello from " + vendorModel);
    assertThat(finishes(chunks)).containsExactly("stop");
    assertThat(chunks).as("usage was not asked for").noneMatch(chunk -> chunk.usage().isPresent());
    assertThat(vendor.calls()).extracting(VendorCall::model).containsExactly(vendorModel);
    assertThat(vendor.calls().getFirst().streamed()).isTrue();
  }

  @Test
  void usageOfAStreamWhenTheCallerAsksForIt() {
    // Given
    vendor.usage(new Usage(120, 30, 0));
    ChatCompletionStreamOptions options =
        ChatCompletionStreamOptions.builder().includeUsage(true).build();
    // When
    List<ChatCompletionChunk> chunks = stream(ask("planner").streamOptions(options).build());
    // Then
    assertThat(chunks.getLast().choices()).isEmpty();
    assertThat(chunks.getLast().usage())
        .hasValueSatisfying(
            usage -> {
              assertThat(usage.promptTokens()).isEqualTo(120);
              assertThat(usage.completionTokens()).isEqualTo(30);
            });
  }

  @ParameterizedTest
  @CsvSource({"router", "planner", "fallback"})
  void toolCall(String role) {
    // When
    ChatCompletion answer =
        openai.chat().completions().create(ask(role).addTool(weather()).build());
    // Then
    assertThat(answer.choices().getFirst().finishReason().asString()).isEqualTo("tool_calls");
    ChatCompletionMessageFunctionToolCall.Function called =
        answer
            .choices()
            .getFirst()
            .message()
            .toolCalls()
            .orElseThrow()
            .getFirst()
            .asFunction()
            .function();
    assertThat(called.name()).isEqualTo("weather");
    assertThat(json(called.arguments())).isEqualTo(json("{\"city\": \"Paris\"}"));
  }

  @ParameterizedTest
  @CsvSource({"router", "planner", "fallback"})
  void streamedToolCall(String role) {
    // When
    List<ChatCompletionChunk> chunks = stream(ask(role).addTool(weather()).build());
    // Then
    List<ChatCompletionChunk.Choice.Delta.ToolCall.Function> parts =
        chunks.stream()
            .flatMap(chunk -> chunk.choices().stream())
            .flatMap(choice -> choice.delta().toolCalls().stream().flatMap(List::stream))
            .flatMap(call -> call.function().stream())
            .toList();
    assertThat(parts.getFirst().name()).contains("weather");
    String arguments =
        parts.stream().flatMap(part -> part.arguments().stream()).collect(Collectors.joining());
    assertThat(json(arguments)).isEqualTo(json("{\"city\": \"Paris\"}"));
    assertThat(finishes(chunks)).containsExactly("tool_calls");
  }

  @ParameterizedTest
  @CsvSource({
    "planner, gpt-4o, /messages/0/content/1/image_url/url",
    "fallback, claude-haiku-4-5, /messages/0/content/1/source/data"
  })
  void imagePart(String role, String vendorModel, String place) {
    // Given
    ChatCompletionContentPartImage.ImageUrl image =
        ChatCompletionContentPartImage.ImageUrl.builder().url(PIXEL).build();
    List<ChatCompletionContentPart> parts =
        List.of(
            ChatCompletionContentPart.ofText(
                ChatCompletionContentPartText.builder().text("What is this?").build()),
            ChatCompletionContentPart.ofImageUrl(
                ChatCompletionContentPartImage.builder().imageUrl(image).build()));
    // When
    ChatCompletion answer =
        openai
            .chat()
            .completions()
            .create(
                ChatCompletionCreateParams.builder()
                    .model(role)
                    .addUserMessageOfArrayOfContentParts(parts)
                    .build());
    // Then
    assertThat(text(answer)).isEqualTo("Hello from " + vendorModel);
    String arrived = vendor.calls().getFirst().body().at(place).asText();
    assertThat(PIXEL).endsWith(arrived);
    assertThat(arrived).hasSizeGreaterThan(50);
  }

  @Test
  void fieldsWeNeverHeardOfReachTheVendor() {
    // When
    openai
        .chat()
        .completions()
        .create(
            ask("planner")
                .metadata(
                    ChatCompletionCreateParams.Metadata.builder()
                        .putAdditionalProperty("run", JsonValue.from("42"))
                        .build())
                .putAdditionalBodyProperty("x_nested", JsonValue.from(Map.of("a", List.of(1, 2))))
                .build());
    // Then
    assertThat(vendor.calls().getFirst().body().path("x_nested"))
        .isEqualTo(json("{\"a\": [1, 2]}"));
  }

  @Test
  void unknownModel() {
    // When
    assertThatExceptionOfType(NotFoundException.class)
        .isThrownBy(() -> openai.chat().completions().create(ask("gpt-4o").build()))
        // Then
        .satisfies(
            error -> {
              assertThat(error.code()).contains("model_not_found");
              assertThat(error.getMessage()).contains("planner", "router", "fallback");
            });
    assertThat(vendor.calls()).isEmpty();
  }

  @Test
  void modelList() {
    // When
    List<String> models = openai.models().list().items().stream().map(Model::id).toList();
    // Then
    assertThat(models)
        .containsExactlyInAnyOrder(
            "router",
            "extractor",
            "summarizer",
            "planner",
            "executor",
            "fallback",
            "cheap",
            "main");
    assertThat(openai.models().retrieve("planner").id()).isEqualTo("planner");
  }

  @Test
  void headersSayWhoAnsweredAndWhatItCost() {
    // Given
    vendor.usage(new Usage(1000, 100, 0));
    // When
    try (HttpResponseFor<ChatCompletion> answer =
        openai.withRawResponse().chat().completions().create(ask("router").build())) {
      // Then
      assertThat(answer.headers().values("X-OctoAgent-Role")).containsExactly("router");
      assertThat(answer.headers().values("X-OctoAgent-Group")).containsExactly("cheap");
      assertThat(answer.headers().values("X-OctoAgent-Model")).containsExactly("gpt-4o-mini");
      assertThat(answer.headers().values("X-OctoAgent-Attempts")).containsExactly("1");
      assertThat(answer.headers().values("X-OctoAgent-Fallback-Reason")).isEmpty();
      assertThat(answer.headers().values("X-OctoAgent-Degraded")).isEmpty();
      assertThat(answer.headers().values("X-Request-Id")).hasSize(1);
      assertThat(Double.parseDouble(answer.headers().values("X-OctoAgent-Cost-Usd").getFirst()))
          .isCloseTo(1000 * 0.15e-6 + 100 * 0.6e-6, within(1e-9));
      assertThat(answer.headers().names())
          .noneMatch(name -> name.startsWith("x-litellm") || name.startsWith("llm_provider"));
    }
  }

  @Test
  void asyncClient() throws Exception {
    // When
    ChatCompletion answer =
        openai
            .async()
            .chat()
            .completions()
            .create(ask("summarizer").build())
            .get(20, TimeUnit.SECONDS);
    // Then
    assertThat(text(answer)).isEqualTo("Hello from gpt-4o-mini");
  }

  @ParameterizedTest
  @CsvSource({"router, gpt-4o-mini", "planner, gpt-4o", "fallback, claude-haiku-4-5"})
  void theFirstEventComesBeforeTheVendorSendsItsSecond(String role, String vendorModel) {
    // Given
    Gate gate = new Gate();
    vendor.script(vendorModel, VendorScript.heldAfterFirst(gate, "One", ",two", ",three"));
    try (StreamResponse<ChatCompletionChunk> stream =
        openai.chat().completions().createStreaming(ask(role).build())) {
      Iterator<ChatCompletionChunk> chunks = stream.stream().iterator();
      // When
      List<ChatCompletionChunk> early = new ArrayList<>();
      while (text(early).isEmpty()) {
        early.add(chunks.next());
      }
      // Then
      assertThat(text(early)).isEqualTo("One");
      gate.open();
      chunks.forEachRemaining(early::add);
      assertThat(text(early)).isEqualTo("One,two,three");
    }
  }

  @Test
  void theVendorSeesItsOwnKeyAndNeverTheCallers() {
    // When
    openai.chat().completions().create(ask("router").build());
    // Then
    VendorCall call = vendor.calls().getFirst();
    assertThat(call.key()).isEqualTo(RealLiteLlm.OPENAI_KEY);
    assertThat(call.request().headers().toString()).doesNotContain("sk-of-the-caller");
  }

  private static ChatCompletionCreateParams.Builder ask(String model) {
    return ChatCompletionCreateParams.builder().model(model).addUserMessage("hi");
  }

  private static ChatCompletionFunctionTool weather() {
    return ChatCompletionFunctionTool.builder()
        .function(
            FunctionDefinition.builder().name("weather").description("Today's weather").build())
        .build();
  }

  private List<ChatCompletionChunk> stream(ChatCompletionCreateParams params) {
    try (StreamResponse<ChatCompletionChunk> stream =
        openai.chat().completions().createStreaming(params)) {
      return stream.stream().toList();
    }
  }

  private static String text(ChatCompletion answer) {
    return answer.choices().getFirst().message().content().orElseThrow();
  }

  private static String text(List<ChatCompletionChunk> chunks) {
    return chunks.stream()
        .flatMap(chunk -> chunk.choices().stream())
        .flatMap(choice -> choice.delta().content().stream())
        .collect(Collectors.joining());
  }

  private static List<String> finishes(List<ChatCompletionChunk> chunks) {
    return chunks.stream()
        .flatMap(chunk -> chunk.choices().stream())
        .map(ChatCompletionChunk.Choice::finishReason)
        .flatMap(Optional::stream)
        .map(ChatCompletionChunk.Choice.FinishReason::asString)
        .toList();
  }

  private static JsonNode json(String text) {
    return Caller.json(text);
  }
}
