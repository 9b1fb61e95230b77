package io.octoagent;

import static io.octoagent.testbed.JavaSdk.ask;
import static io.octoagent.testbed.JavaSdk.finishes;
import static io.octoagent.testbed.JavaSdk.stream;
import static io.octoagent.testbed.JavaSdk.text;
import static org.assertj.core.api.Assertions.assertThat;

import com.openai.client.OpenAIClient;
import com.openai.core.http.StreamResponse;
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
import io.octoagent.testbed.Caller;
import io.octoagent.testbed.FakeVendor;
import io.octoagent.testbed.Gate;
import io.octoagent.testbed.JavaSdk;
import io.octoagent.testbed.NeedsPython;
import io.octoagent.testbed.RealProxyResource;
import io.octoagent.testbed.Usage;
import io.octoagent.testbed.VendorScript;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusIntegrationTest;
import java.net.URI;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What completions are made of, through a real LiteLLM in both vendors' dialects: tools, images,
 * streams.
 */
@NeedsPython
@QuarkusIntegrationTest
@WithTestResource(RealProxyResource.class)
class RealProxyContentIT {
  private static final String PIXEL =
      "data:image/png;base64,"
          + "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

  @TestHTTPResource("/v1")
  URI service;

  FakeVendor vendor;

  private OpenAIClient openai;

  @BeforeEach
  void healthyVendor() {
    vendor.reset();
    openai = JavaSdk.client(service);
  }

  @Test
  void usageOfAStreamWhenTheCallerAsksForIt() {
    // Given
    vendor.usage(new Usage(120, 30, 0));
    ChatCompletionStreamOptions options =
        ChatCompletionStreamOptions.builder().includeUsage(true).build();
    // When
    List<ChatCompletionChunk> chunks =
        stream(openai, ask("planner").streamOptions(options).build());
    // Then
    assertThat(finishes(chunks)).containsExactly("stop");
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
    assertThat(Caller.json(called.arguments())).isEqualTo(Caller.json("{\"city\": \"Paris\"}"));
  }

  @ParameterizedTest
  @CsvSource({"router", "planner", "fallback"})
  void streamedToolCall(String role) {
    // When
    List<ChatCompletionChunk> chunks = stream(openai, ask(role).addTool(weather()).build());
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
    assertThat(Caller.json(arguments)).isEqualTo(Caller.json("{\"city\": \"Paris\"}"));
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

  private static ChatCompletionFunctionTool weather() {
    return ChatCompletionFunctionTool.builder()
        .function(
            FunctionDefinition.builder().name("weather").description("Today's weather").build())
        .build();
  }
}
