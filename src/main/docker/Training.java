import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Writes /app/app.aot, for Dockerfile.jvm: runs the service in front of a proxy of a few lines,
 * makes the calls whose classes are to be in the cache, and ends it. Without them, the first call
 * would load what it needs, which takes a sixth of the time from the start to its answer.
 */
final class Training {

  private static final String SERVICE = "http://127.0.0.1:8080";
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static final String PLAIN =
      """
      {"object":"chat.completion","model":"main","choices":[{"index":0,"finish_reason":"stop",\
      "message":{"role":"assistant","content":"Hello"}}],\
      "usage":{"prompt_tokens":1,"completion_tokens":1,"total_tokens":2}}""";

  private static final String STREAM =
      """
      data: {"object":"chat.completion.chunk","model":"main","choices":[{"index":0,\
      "delta":{"role":"assistant","content":"Hello"}}]}

      data: {"object":"chat.completion.chunk","model":"main","choices":[{"index":0,\
      "delta":{},"finish_reason":"stop"}]}

      data: [DONE]

      """;

  private static final List<String> ASKED =
      List.of(
          "{\"model\":\"planner\",\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]}",
          "{\"model\":\"planner\",\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}],\"stream\":true}");

  private Training() {}

  /** Exits with an error if the service does not answer, or leaves no cache. */
  public static void main(String[] args) throws Exception {
    HttpServer proxy =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    proxy.createContext("/v1/chat/completions", Training::answer);
    proxy.start();
    ProcessBuilder command = new ProcessBuilder("./octoagent").inheritIO();
    command
        .environment()
        .put("LITELLM_PROXY_URL", "http://127.0.0.1:" + proxy.getAddress().getPort());
    Process service = command.start();
    try {
      for (String body : ASKED) {
        ask(body);
      }
    } finally {
      service.destroy();
      proxy.stop(0);
    }
    if (!service.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
      service.destroyForcibly();
      throw new IllegalStateException("the service does not end");
    }
    if (Files.notExists(Path.of("app.aot"))) {
      throw new IllegalStateException("the service has written no cache");
    }
  }

  /** Asks until the service has started. */
  private static void ask(String body) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(SERVICE + "/v1/chat/completions"))
            .header("Content-Type", "application/json")
            .timeout(PATIENCE)
            .POST(BodyPublishers.ofString(body))
            .build();
    Instant end = Instant.now().plus(PATIENCE);
    try (HttpClient client = HttpClient.newHttpClient()) {
      while (true) {
        try {
          int status = client.send(request, BodyHandlers.discarding()).statusCode();
          if (status != 200) {
            throw new IllegalStateException("the service answers with status " + status);
          }
          return;
        } catch (ConnectException e) {
          if (Instant.now().isAfter(end)) {
            throw e;
          }
          Thread.sleep(100);
        }
      }
    }
  }

  private static void answer(HttpExchange call) throws IOException {
    String asked = new String(call.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    boolean stream = asked.contains("\"stream\":true");
    byte[] answer = (stream ? STREAM : PLAIN).getBytes(StandardCharsets.UTF_8);
    call.getResponseHeaders()
        .set("Content-Type", stream ? "text/event-stream" : "application/json");
    call.getResponseHeaders().set("x-litellm-response-cost", "0.001");
    call.sendResponseHeaders(200, answer.length);
    try (call) {
      call.getResponseBody().write(answer);
    }
  }
}
