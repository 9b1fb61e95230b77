package io.octoagent.testbed;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.http.StreamResponse;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** OpenAI's SDK for Java as the tests use it, and how they read what it returns. */
public final class JavaSdk {
  /** The key it shows to the service: not to be seen behind it. */
  public static final String KEY = "sk-of-the-caller";

  private JavaSdk() {}

  /**
   * A client of the service whose {@code /v1} is here; like every client of the SDK it retries
   * twice.
   */
  public static OpenAIClient client(URI v1) {
    return OpenAIOkHttpClient.builder()
        .baseUrl(v1.toString())
        .apiKey(KEY)
        .timeout(Duration.ofSeconds(20))
        .build();
  }

  public static ChatCompletionCreateParams.Builder ask(String model) {
    return ChatCompletionCreateParams.builder().model(model).addUserMessage("hi");
  }

  /** The whole stream. */
  public static List<ChatCompletionChunk> stream(
      OpenAIClient openai, ChatCompletionCreateParams params) {
    try (StreamResponse<ChatCompletionChunk> stream =
        openai.chat().completions().createStreaming(params)) {
      return stream.stream().toList();
    }
  }

  public static String text(ChatCompletion answer) {
    return answer.choices().getFirst().message().content().orElseThrow();
  }

  public static String text(List<ChatCompletionChunk> chunks) {
    return chunks.stream()
        .flatMap(chunk -> chunk.choices().stream())
        .flatMap(choice -> choice.delta().content().stream())
        .collect(Collectors.joining());
  }

  /** Every finish reason in the stream: one, if all is well. */
  public static List<String> finishes(List<ChatCompletionChunk> chunks) {
    return chunks.stream()
        .flatMap(chunk -> chunk.choices().stream())
        .map(ChatCompletionChunk.Choice::finishReason)
        .flatMap(Optional::stream)
        .map(ChatCompletionChunk.Choice.FinishReason::asString)
        .toList();
  }
}
