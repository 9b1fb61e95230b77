import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonTypeName;
import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionStreamOptions;
import com.openai.models.chat.completions.ChatCompletionToolMessageParam;
import java.util.Map;

/** OpenAI's SDK for Java. */
final class Client {
  static final String ASK = "How is the weather in Paris?";

  // region setup
  static final OpenAIClient CLIENT =
      OpenAIOkHttpClient.builder()
          .baseUrl(System.getenv("OCTOAGENT_URL") + "/v1")
          .apiKey(System.getenv("OCTOAGENT_API_KEY"))
          .maxRetries(0)
          .build();

  // endregion

  @JsonTypeName("weather")
  @JsonClassDescription("The weather in a city")
  static class Weather {
    public String city;
  }

  static class Report {
    public String city;
    public int celsius;
  }

  static ChatCompletionCreateParams.Builder ask() {
    return ChatCompletionCreateParams.builder().model("planner").addUserMessage(ASK);
  }

  static Map<String, Object> plain() {
    var answer = CLIENT.chat().completions().create(ask().build());
    return Map.of("text", answer.choices().getFirst().message().content().orElseThrow());
  }

  static Map<String, Object> stream() {
    StringBuilder text = new StringBuilder();
    long[] usage = {0};
    // region stream
    var withUsage = ChatCompletionStreamOptions.builder().includeUsage(true).build();
    var params = ask().streamOptions(withUsage).build();
    try (var chunks = CLIENT.chat().completions().createStreaming(params)) {
      chunks.stream()
          .forEach(
              chunk -> {
                chunk.usage().ifPresent(it -> usage[0] = it.totalTokens()); // the last one's
                chunk.choices().forEach(it -> it.delta().content().ifPresent(text::append));
              });
    }
    // endregion
    return Map.of("text", text, "usage", usage[0]);
  }

  static Map<String, Object> tools() {
    var asked = ask().addTool(Weather.class);
    var message = CLIENT.chat().completions().create(asked.build()).choices().getFirst().message();
    var call = message.toolCalls().orElseThrow().getFirst().asFunction();
    String city = call.function().arguments(Weather.class).city;
    asked.addMessage(message);
    asked.addMessage(
        ChatCompletionToolMessageParam.builder()
            .toolCallId(call.id())
            .content("sunny")
            .build());
    var after = CLIENT.chat().completions().create(asked.build());
    return Map.of(
        "called", city, "text", after.choices().getFirst().message().content().orElseThrow());
  }

  static Map<String, Object> structured() {
    var answer = CLIENT.chat().completions().create(ask().responseFormat(Report.class).build());
    Report report = answer.choices().getFirst().message().content().orElseThrow();
    return Map.of("data", Map.of("city", report.city, "celsius", report.celsius));
  }

  /** As it comes, with two retries of its own. */
  static Map<String, Object> untuned() {
    OpenAIClient own =
        OpenAIOkHttpClient.builder()
            .baseUrl(System.getenv("OCTOAGENT_URL") + "/v1")
            .apiKey(System.getenv("OCTOAGENT_API_KEY"))
            .build();
    own.chat().completions().create(ask().build());
    return Map.of();
  }

  public static void main(String[] arguments) {
    Cases.run(
        arguments[0],
        Map.of(
            "plain", Client::plain,
            "stream", Client::stream,
            "tools", Client::tools,
            "structured", Client::structured,
            "untuned", Client::untuned));
  }
}
