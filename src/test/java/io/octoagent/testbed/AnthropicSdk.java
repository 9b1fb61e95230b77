package io.octoagent.testbed;

import com.anthropic.client.AnthropicClient;
import com.anthropic.client.okhttp.AnthropicOkHttpClient;
import com.anthropic.core.http.StreamResponse;
import com.anthropic.models.messages.ContentBlock;
import com.anthropic.models.messages.Message;
import com.anthropic.models.messages.MessageCreateParams;
import com.anthropic.models.messages.RawMessageStreamEvent;
import com.anthropic.models.messages.TextBlock;
import java.net.URI;
import java.time.Duration;
import java.util.stream.Collectors;

/** Anthropic's SDK for Java as the tests use it, and how they read what it returns. */
public final class AnthropicSdk {
  private AnthropicSdk() {}

  /**
   * A client of this service that shows this key; like every client of the SDK it retries twice.
   */
  public static AnthropicClient client(URI service, String key) {
    return AnthropicOkHttpClient.builder()
        .baseUrl(service.toString().replaceAll("/$", ""))
        .apiKey(key)
        .timeout(Duration.ofSeconds(20))
        .build();
  }

  public static MessageCreateParams ask(String model) {
    return MessageCreateParams.builder().model(model).maxTokens(64).addUserMessage("hi").build();
  }

  public static String text(Message answer) {
    return answer.content().stream()
        .map(ContentBlock::text)
        .flatMap(block -> block.stream())
        .map(TextBlock::text)
        .collect(Collectors.joining());
  }

  /** Reads the whole stream, and appends what it says. */
  public static void stream(AnthropicClient client, String model, StringBuilder text) {
    try (StreamResponse<RawMessageStreamEvent> stream =
        client.messages().createStreaming(ask(model))) {
      stream.stream()
          .flatMap(event -> event.contentBlockDelta().stream())
          .flatMap(event -> event.delta().text().stream())
          .forEach(delta -> text.append(delta.text()));
    }
  }
}
