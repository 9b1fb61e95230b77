import dev.langchain4j.agent.tool.ToolSpecification;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.ToolExecutionResultMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.request.ResponseFormat;
import dev.langchain4j.model.chat.request.ResponseFormatType;
import dev.langchain4j.model.chat.request.json.JsonObjectSchema;
import dev.langchain4j.model.chat.request.json.JsonSchema;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.langchain4j.model.openai.OpenAiChatModel;
import dev.langchain4j.model.openai.OpenAiStreamingChatModel;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** LangChain4j with its OpenAI models. */
final class Client {
  static final String ASK = "How is the weather in Paris?";
  // region setup
  static final ChatModel MODEL =
      OpenAiChatModel.builder()
          .baseUrl(System.getenv("OCTOAGENT_URL") + "/v1")
          .apiKey(System.getenv("OCTOAGENT_API_KEY"))
          .modelName("planner")
          .maxRetries(0)
          .build();
  static final StreamingChatModel STREAMS = // never retries
      OpenAiStreamingChatModel.builder()
          .baseUrl(System.getenv("OCTOAGENT_URL") + "/v1")
          .apiKey(System.getenv("OCTOAGENT_API_KEY"))
          .modelName("planner")
          .build();

  // endregion

  static Map<String, Object> plain() {
    return Map.of("text", MODEL.chat(ASK));
  }

  static Map<String, Object> stream() throws Exception {
    StringBuilder text = new StringBuilder();
    // region stream
    CompletableFuture<ChatResponse> end = new CompletableFuture<>();
    STREAMS.chat(
        ASK,
        new StreamingChatResponseHandler() {
          @Override
          public void onPartialResponse(String piece) {
            text.append(piece);
          }

          @Override
          public void onCompleteResponse(ChatResponse answer) {
            end.complete(answer); // with its tokenUsage(), asked for by itself
          }

          @Override
          public void onError(Throwable error) {
            end.completeExceptionally(error);
          }
        });
    // endregion
    return Map.of("text", text, "usage", usage(end.get()));
  }

  private static int usage(ChatResponse answer) {
    return answer.tokenUsage() == null ? 0 : answer.tokenUsage().totalTokenCount();
  }

  static Map<String, Object> tools() {
    var parameters = JsonObjectSchema.builder().addStringProperty("city").build();
    var weather = ToolSpecification.builder().name("weather").parameters(parameters).build();
    List<ChatMessage> messages = new ArrayList<>(List.of(UserMessage.from(ASK)));
    var asked = ChatRequest.builder().messages(messages).toolSpecifications(weather).build();
    var answer = MODEL.chat(asked).aiMessage();
    var call = answer.toolExecutionRequests().getFirst();
    messages.addAll(List.of(answer, ToolExecutionResultMessage.from(call, "sunny")));
    asked = ChatRequest.builder().messages(messages).toolSpecifications(weather).build();
    String city = call.arguments().contains("\"Paris\"") ? "Paris" : call.arguments();
    return Map.of("called", city, "text", MODEL.chat(asked).aiMessage().text());
  }

  static Map<String, Object> structured() throws Exception {
    var report = JsonObjectSchema.builder().addStringProperty("city").addIntegerProperty("celsius");
    var schema = JsonSchema.builder().name("report").rootElement(report.build()).build();
    var format = ResponseFormat.builder().type(ResponseFormatType.JSON).jsonSchema(schema).build();
    var asked = ChatRequest.builder().messages(UserMessage.from(ASK)).responseFormat(format).build();
    var json = new com.fasterxml.jackson.databind.ObjectMapper();
    return Map.of("data", json.readValue(MODEL.chat(asked).aiMessage().text(), Map.class));
  }

  /** As it comes: three tries. */
  static Map<String, Object> untuned() {
    OpenAiChatModel.builder()
        .baseUrl(System.getenv("OCTOAGENT_URL") + "/v1")
        .apiKey(System.getenv("OCTOAGENT_API_KEY"))
        .modelName("planner")
        .build()
        .chat(ASK);
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
