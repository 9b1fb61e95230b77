package io.octoagent.testbed;

import com.openai.client.OpenAIClient;
import com.openai.models.chat.completions.ChatCompletionChunk;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.langchain4j.model.openai.OpenAiChatModel;
import dev.langchain4j.model.openai.OpenAiStreamingChatModel;
import java.net.URI;
import java.net.http.HttpClient;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.springframework.ai.chat.prompt.Prompt;
import org.springframework.ai.openai.OpenAiChatOptions;
import org.springframework.ai.openai.api.OpenAiApi;
import org.springframework.http.client.reactive.JdkClientHttpConnector;
import org.springframework.retry.support.RetryTemplate;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.reactive.function.client.WebClientResponseException;

/** The clients that callers on the JVM use, unmodified, without retries of their own. */
public enum ChatClient {
  OPENAI_JAVA {
    @Override
    String plain(URI service) {
      return JavaSdk.text(client(service).chat().completions().create(JavaSdk.ask(ROLE).build()));
    }

    @Override
    void stream(URI service, StringBuilder text) {
      try (var stream =
          client(service).chat().completions().createStreaming(JavaSdk.ask(ROLE).build())) {
        stream.stream()
            .flatMap(chunk -> chunk.choices().stream())
            .map(ChatCompletionChunk.Choice::delta)
            .flatMap(delta -> delta.content().stream())
            .forEach(text::append);
      }
    }

    private OpenAIClient client(URI service) {
      return JavaSdk.client(service.resolve("/v1")).withOptions(it -> it.maxRetries(0));
    }
  },

  LANGCHAIN4J {
    @Override
    String plain(URI service) {
      return OpenAiChatModel.builder()
          .baseUrl(service.resolve("/v1").toString())
          .apiKey(JavaSdk.KEY)
          .modelName(ROLE)
          .maxRetries(0)
          .build()
          .chat("hi");
    }

    @Override
    void stream(URI service, StringBuilder text) throws Exception {
      CompletableFuture<ChatResponse> end = new CompletableFuture<>();
      OpenAiStreamingChatModel.builder()
          .baseUrl(service.resolve("/v1").toString())
          .apiKey(JavaSdk.KEY)
          .modelName(ROLE)
          .build()
          .chat("hi", handler(text, end));
      end.get(20, TimeUnit.SECONDS);
    }

    private StreamingChatResponseHandler handler(
        StringBuilder text, CompletableFuture<ChatResponse> end) {
      return new StreamingChatResponseHandler() {
        @Override
        public void onPartialResponse(String part) {
          text.append(part);
        }

        @Override
        public void onCompleteResponse(ChatResponse whole) {
          end.complete(whole);
        }

        @Override
        public void onError(Throwable error) {
          end.completeExceptionally(error);
        }
      };
    }
  },

  /** With the HTTP client that it finds here, the JDK's, and so over HTTP/2. */
  SPRING_AI {
    @Override
    String plain(URI service) {
      return spring(service, WebClient.builder()).call("hi");
    }

    @Override
    void stream(URI service, StringBuilder text) {
      read(spring(service, WebClient.builder()), text);
    }
  },

  SPRING_AI_HTTP_1_1 {
    @Override
    String plain(URI service) {
      return spring(service, http11()).call("hi");
    }

    @Override
    void stream(URI service, StringBuilder text) {
      read(spring(service, http11()), text);
    }

    private WebClient.Builder http11() {
      HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
      return WebClient.builder().clientConnector(new JdkClientHttpConnector(client));
    }
  };

  /** What they ask. */
  public static final String ROLE = "router";

  /** The text that it got, and the error that it reported; null when it took the call for good. */
  public record Heard(String text, Throwable error) {

    /** All that the error says, with its causes. */
    public String complaint() {
      StringBuilder words = new StringBuilder();
      for (Throwable cause = error; cause != null; cause = cause.getCause()) {
        words.append(cause).append('\n');
        if (cause instanceof WebClientResponseException answered) {
          words.append(answered.getResponseBodyAsString()).append('\n');
        }
      }
      return words.toString();
    }
  }

  abstract String plain(URI service) throws Exception;

  abstract void stream(URI service, StringBuilder text) throws Exception;

  private static org.springframework.ai.openai.OpenAiChatModel spring(
      URI service, WebClient.Builder http) {
    String root = service.resolve("/").toString().replaceAll("/$", "");
    return org.springframework.ai.openai.OpenAiChatModel.builder()
        .openAiApi(
            OpenAiApi.builder().baseUrl(root).apiKey(JavaSdk.KEY).webClientBuilder(http).build())
        .defaultOptions(OpenAiChatOptions.builder().model(ROLE).build())
        .retryTemplate(RetryTemplate.builder().maxAttempts(1).build())
        .build();
  }

  private static void read(
      org.springframework.ai.openai.OpenAiChatModel model, StringBuilder text) {
    model.stream(new Prompt("hi"))
        .mapNotNull(part -> part.getResult().getOutput().getText())
        .doOnNext(text::append)
        .blockLast();
  }

  /** One call of the role, as this client's users hear of it. */
  public Heard call(URI service, boolean streamed) {
    StringBuilder text = new StringBuilder();
    try {
      if (streamed) {
        stream(service, text);
      } else {
        text.append(plain(service));
      }
      return new Heard(text.toString(), null);
    } catch (TimeoutException e) {
      throw new AssertionError("no end was told", e);
    } catch (ExecutionException e) {
      return new Heard(text.toString(), e.getCause());
    } catch (Exception e) {
      return new Heard(text.toString(), e);
    }
  }
}
