import com.anthropic.client.AnthropicClient;
import com.anthropic.client.okhttp.AnthropicOkHttpClient;
import com.anthropic.core.JsonValue;
import com.anthropic.helpers.MessageAccumulator;
import com.anthropic.models.messages.ContentBlockParam;
import com.anthropic.models.messages.Message;
import com.anthropic.models.messages.MessageCreateParams;
import com.anthropic.models.messages.Tool;
import com.anthropic.models.messages.ToolResultBlockParam;
import com.anthropic.models.messages.UserMessageParam;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Anthropic's SDK for Java. */
final class Client {
  // region setup
  static final AnthropicClient CLIENT =
      AnthropicOkHttpClient.builder()
          .baseUrl(System.getenv("OCTOAGENT_URL")) // without /v1
          .apiKey(System.getenv("OCTOAGENT_API_KEY"))
          .maxRetries(0)
          .build();

  // endregion

  static class Report {
    public String city;
    public int celsius;
  }

  static MessageCreateParams.Builder ask() {
    return MessageCreateParams.builder()
        .model("planner")
        .maxTokens(1000)
        .addUserMessage("How is the weather in Paris?");
  }

  static String text(Message answer) {
    return answer.content().stream()
        .flatMap(block -> block.text().stream())
        .map(block -> block.text())
        .collect(Collectors.joining());
  }

  static Map<String, Object> plain() {
    return Map.of("text", text(CLIENT.messages().create(ask().build())));
  }

  static Map<String, Object> stream() {
    StringBuilder text = new StringBuilder();
    // region stream
    MessageAccumulator whole = MessageAccumulator.create();
    try (var events = CLIENT.messages().createStreaming(ask().build())) {
      events.stream()
          .peek(whole::accumulate)
          .flatMap(event -> event.contentBlockDelta().stream())
          .flatMap(event -> event.delta().text().stream())
          .forEach(delta -> text.append(delta.text()));
    }
    var usage = whole.message().usage(); // always there
    // endregion
    return Map.of("text", text, "usage", usage.inputTokens() + usage.outputTokens());
  }

  static Map<String, Object> tools() {
    var city = Map.of("city", Map.of("type", "string"));
    var schema = Tool.InputSchema.builder().properties(JsonValue.from(city)).build();
    var asked = ask().addTool(Tool.builder().name("weather").inputSchema(schema).build());
    Message answer = CLIENT.messages().create(asked.build());
    var call =
        answer.content().stream().flatMap(block -> block.toolUse().stream()).findFirst().orElseThrow();
    asked.addMessage(answer);
    var result = ToolResultBlockParam.builder().toolUseId(call.id()).content("sunny").build();
    asked.addMessage(
        UserMessageParam.builder()
            .contentOfContentBlockParams(List.of(ContentBlockParam.ofToolResult(result)))
            .build());
    return Map.of(
        "called", call._input().convert(Map.class).get("city"),
        "text", text(CLIENT.messages().create(asked.build())));
  }

  static Map<String, Object> structured() {
    var answer = CLIENT.messages().create(ask().outputConfig(Report.class).build());
    Report report =
        answer.content().stream().flatMap(block -> block.text().stream()).findFirst().orElseThrow().text();
    return Map.of("data", Map.of("city", report.city, "celsius", report.celsius));
  }

  /** As it comes, with two retries of its own. */
  static Map<String, Object> untuned() {
    AnthropicClient own =
        AnthropicOkHttpClient.builder()
            .baseUrl(System.getenv("OCTOAGENT_URL"))
            .apiKey(System.getenv("OCTOAGENT_API_KEY"))
            .build();
    own.messages().create(ask().build());
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
