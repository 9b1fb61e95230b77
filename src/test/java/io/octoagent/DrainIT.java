package io.octoagent;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.octoagent.testbed.Caller;
import io.octoagent.testbed.ChatJson;
import io.octoagent.testbed.FakeProxy;
import io.octoagent.testbed.Gate;
import io.octoagent.testbed.OpenAiErrors;
import io.octoagent.testbed.PackagedService;
import io.octoagent.testbed.StreamedAnswer;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What callers see of a stop. */
class DrainIT {
  private static final String KEY = "sk-drain";
  private static final int BY_SIGTERM = 143;

  @TempDir Path directory;

  private FakeProxy proxy;
  private PackagedService service;
  private Caller caller;

  @BeforeEach
  void start() {
    proxy = new FakeProxy(KEY);
    service =
        PackagedService.start(
            Map.of(
                "LITELLM_PROXY_URL",
                proxy.url(),
                "LITELLM_PROXY_KEY",
                KEY,
                "OCTOAGENT_LLM_TIMEOUT_S",
                "4",
                "QUARKUS_SHUTDOWN_DELAY",
                "1"),
            directory);
    caller = new Caller(service.awaitAddress());
  }

  @AfterEach
  void end() {
    service.close();
    proxy.close();
  }

  @Test
  void callsInFlightFinishAndNewOnesAreRefused() throws Exception {
    // Given
    Gate gate = new Gate();
    String word = ChatJson.contentEvent("cheap", "word");
    String stop = ChatJson.finishEvent("cheap", "stop");
    proxy.on("main", request -> FakeProxy.healthyPlain("main").after(gate));
    proxy.on(
        "cheap", request -> FakeProxy.stream("cheap").event(word).await(gate).event(stop).done());
    CompletableFuture<HttpResponse<String>> plain = caller.start(Caller.chat("planner", "x"));
    HttpResponse<InputStream> stream = caller.open(Caller.streamed("router", "x"));
    proxy.awaitCalls(2);

    // When
    service.terminate();

    // Then
    await().until(() -> caller.get("/q/health/ready").statusCode() == 503);
    HttpResponse<String> late = caller.complete(Caller.chat("fallback", "x"));
    assertThat(late.statusCode()).as("not everybody knows yet").isEqualTo(200);
    assertThat(late.headers().firstValue("Connection")).contains("close");
    await().until(() -> caller.complete(Caller.chat("fallback", "x")).statusCode() == 503);
    HttpResponse<String> refused = caller.complete(Caller.chat("fallback", "x"));
    OpenAiErrors.error(refused, 503, "overloaded");
    assertThat(refused.headers().firstValue("Retry-After")).contains("1");
    gate.open();
    assertThat(plain.get().statusCode()).isEqualTo(200);
    assertThat(Caller.events(new String(stream.body().readAllBytes(), UTF_8)))
        .endsWith("[DONE]")
        .noneMatch(event -> event.contains("error"));
    assertThat(service.awaitExit()).isEqualTo(BY_SIGTERM);
  }

  /** Its calls share a connection: the end of one must not be the end of another. */
  @Test
  void anHttp2CallersCallsAreAnswered() throws Exception {
    // Given
    Gate gate = new Gate();
    proxy.on("main", request -> FakeProxy.healthyPlain("main").after(gate));
    try (HttpClient http2 = HttpClient.newBuilder().version(HttpClient.Version.HTTP_2).build()) {
      // the upgrade is over before two calls share the connection
      http2.send(completion("router"), BodyHandlers.ofString());
      CompletableFuture<HttpResponse<String>> early =
          http2.sendAsync(completion("planner"), BodyHandlers.ofString());
      proxy.awaitCalls(2);

      // When
      service.terminate();

      // Then
      await().until(() -> caller.get("/q/health/ready").statusCode() == 503);
      HttpResponse<String> late = http2.send(completion("router"), BodyHandlers.ofString());
      assertThat(late.version()).isEqualTo(HttpClient.Version.HTTP_2);
      assertThat(late.statusCode()).isEqualTo(200);
      gate.open();
      assertThat(early.get().statusCode()).isEqualTo(200);
    }
  }

  /** Where other streams share the connection, only the one that goes on is broken off. */
  @Test
  void anHttp2CallersStreamIsEndedWithAnErrorToo() throws Exception {
    // Given
    String word = ChatJson.contentEvent("main", "word");
    proxy.on("main", request -> FakeProxy.stream("main").event(word).hang());
    try (HttpClient http2 = HttpClient.newBuilder().version(HttpClient.Version.HTTP_2).build()) {
      http2.send(completion("router"), BodyHandlers.ofString());
      HttpResponse<InputStream> stream =
          http2.send(request(Caller.streamed("planner", "x")), BodyHandlers.ofInputStream());

      // When
      service.terminate();

      // Then
      StreamedAnswer answer = StreamedAnswer.read(stream);
      assertThat(answer.eventsBeforeError()).containsExactly(word);
      assertThat(answer.error().path("code").asText()).isEqualTo("overloaded");
      assertThat(service.awaitExit()).isEqualTo(BY_SIGTERM);
    }
  }

  private HttpRequest completion(String model) {
    return request(Caller.chat(model, "x"));
  }

  private HttpRequest request(String body) {
    return HttpRequest.newBuilder(service.awaitAddress().resolve("/v1/chat/completions"))
        .header("Content-Type", "application/json")
        .POST(BodyPublishers.ofString(body))
        .build();
  }

  @Test
  void aStreamThatDoesNotEndIsEndedWithAnError() throws Exception {
    // Given
    String word = ChatJson.contentEvent("main", "word");
    proxy.on("main", request -> FakeProxy.stream("main").event(word).hang());
    HttpResponse<InputStream> stream = caller.open(Caller.streamed("planner", "x"));

    // When
    service.terminate();

    // Then
    StreamedAnswer answer = StreamedAnswer.read(stream);
    assertThat(answer.eventsBeforeError()).containsExactly(word);
    assertThat(answer.error().path("code").asText()).isEqualTo("overloaded");
    proxy.calls().getFirst().awaitClosed(Duration.ofSeconds(5));
    assertThat(service.awaitExit()).isEqualTo(BY_SIGTERM);
    assertThat(service.output()).contains("\"error_code\":\"overloaded\"");
  }
}
