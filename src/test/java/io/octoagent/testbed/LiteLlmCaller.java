package io.octoagent.testbed;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Asks a {@link RealLiteLlm} directly, as the service does. */
final class LiteLlmCaller {
  static final String PLAIN =
      """
      {"model": "cheap", "messages": [{"role": "user", "content": "hi"}], "disable_fallbacks": true}\
      """;
  static final String STREAM =
      PLAIN.replace("}]", "}], \"stream\": true, \"stream_options\": {\"include_usage\": true}");

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final RealLiteLlm proxy;

  LiteLlmCaller(RealLiteLlm proxy) {
    this.proxy = proxy;
  }

  static String body(boolean streamed) {
    return streamed ? STREAM : PLAIN;
  }

  /** A completion that turns the proxy's fallbacks off. */
  HttpRequest.Builder noLadder(String body) {
    return post(body).header("x-litellm-num-retries", "0").header("x-litellm-timeout", "10");
  }

  /** A call of this API that turns them off. */
  HttpResponse<String> call(Api api, String group, boolean streamed)
      throws IOException, InterruptedException {
    return send(noLadder(api, api.body(group, "hi", streamed)));
  }

  /** The same with this body. */
  HttpRequest.Builder noLadder(Api api, String body) {
    return post(api, "{\"disable_fallbacks\": true, " + body.substring(1))
        .header("x-litellm-num-retries", "0")
        .header("x-litellm-timeout", "10");
  }

  HttpRequest.Builder post(String body) {
    return post(Api.CHAT, body);
  }

  private HttpRequest.Builder post(Api api, String body) {
    return HttpRequest.newBuilder(URI.create(proxy.url() + api.path()))
        .header("Authorization", "Bearer " + proxy.key())
        .header("Content-Type", "application/json")
        .POST(HttpRequest.BodyPublishers.ofString(body));
  }

  HttpRequest.Builder models() {
    return HttpRequest.newBuilder(URI.create(proxy.url() + "/v1/models"))
        .header("Authorization", "Bearer " + proxy.key());
  }

  HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
    return http.send(request.timeout(Duration.ofSeconds(30)).build(), BodyHandlers.ofString());
  }

  /** Cancelling the future hangs up. */
  CompletableFuture<HttpResponse<String>> start(HttpRequest.Builder request) {
    return http.sendAsync(request.build(), BodyHandlers.ofString());
  }

  static JsonNode json(HttpResponse<String> answer) {
    return Caller.json(answer.body());
  }

  static String error(HttpResponse<String> answer) {
    return json(answer).at("/error/message").asText();
  }

  static List<String> events(HttpResponse<String> answer) {
    return answer
        .body()
        .lines()
        .filter(line -> line.startsWith("data: "))
        .map(line -> line.substring("data: ".length()))
        .toList();
  }
}
