import java.util.Map;
import org.springframework.ai.chat.client.ChatClient;
import org.springframework.ai.tool.annotation.Tool;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;

/** Spring AI as an application of Spring Boot has it: its settings are in application.properties. */
@EnableAutoConfiguration
public class Client {
  private static final String ASK = "How is the weather in Paris?";

  record Report(String city, int celsius) {}

  /** Public, for Spring AI calls it by reflection. */
  public static class Tools {
    private String called;

    @Tool
    public String weather(String city) {
      called = city;
      return "sunny";
    }
  }

  private static ChatClient chat(String... settings) {
    return SpringApplication.run(Client.class, settings)
        .getBean(ChatClient.Builder.class)
        .defaultUser(ASK)
        .build();
  }

  static Map<String, Object> plain() {
    return Map.of("text", chat().prompt().call().content());
  }

  static Map<String, Object> stream() {
    StringBuilder text = new StringBuilder();
    int[] usage = {0};
    // region stream
    chat().prompt().stream()
        .chatResponse()
        .doOnNext(
            piece -> {
              if (piece.getResult() != null && piece.getResult().getOutput().getText() != null) {
                text.append(piece.getResult().getOutput().getText());
              }
              usage[0] = piece.getMetadata().getUsage().getTotalTokens(); // the last one's
            })
        .blockLast();
    // endregion
    return Map.of("text", text, "usage", usage[0]);
  }

  static Map<String, Object> tools() {
    Tools tools = new Tools();
    String text = chat().prompt().tools(tools).call().content();
    return Map.of("text", text, "called", tools.called);
  }

  static Map<String, Object> structured() {
    // region structured
    Report report =
        chat()
            .prompt()
            .call()
            .entity(Report.class, it -> it.useProviderStructuredOutput()); // or it begs in the prompt
    // endregion
    return Map.of("data", Map.of("city", report.city(), "celsius", report.celsius()));
  }

  /** With the default of the setting that application.properties changes. */
  static Map<String, Object> untuned() {
    chat("--spring.ai.openai.max-retries=3").prompt().call().content();
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
