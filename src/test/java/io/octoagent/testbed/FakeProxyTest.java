package io.octoagent.testbed;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FakeProxyTest {
  private static final String KEY = "sk-right";

  private final FakeProxy proxy = new FakeProxy(KEY);
  private final Caller caller = new Caller(URI.create(proxy.url()));
  private final HttpClient client = HttpClient.newHttpClient();

  @AfterEach
  void close() {
    client.shutdownNow();
    proxy.close();
  }

  @Test
  void answersPlainWithTheGroupAndThePrompt() throws Exception {
    // When
    HttpResponse<String> response =
        caller.complete(Caller.chat("main", "token-17"), "Authorization", "Bearer " + KEY);

    // Then
    assertThat(Caller.json(response.body()).at("/choices/0/message/content").asText())
        .isEqualTo("main says: token-17");
    assertThat(response.headers().firstValue("x-litellm-response-cost")).contains(ChatJson.COST);
    assertThat(proxy.calls("main")).hasSize(1);
  }

  @Test
  void streamsTheSameContentAndUsageWhenAsked() throws Exception {
    // Given
    String asked =
        Caller.streamed("cheap", "a b c")
            .replace("true}", "true,\"stream_options\":{\"include_usage\":true}}");

    // When
    List<String> events =
        Caller.events(caller.complete(asked, "Authorization", "Bearer " + KEY).body());

    // Then
    assertThat(Caller.content(events)).isEqualTo("cheap says: a b c");
    assertThat(events).last().isEqualTo("[DONE]");
    assertThat(events.get(events.size() - 2)).contains("\"cost\"");
  }

  @Test
  void refusesAWrongKeyAsLiteLlmDoes() throws Exception {
    // When
    List<HttpResponse<String>> refused =
        List.of(models("Bearer wrong"), caller.get("/v1/models"), models("Bearer " + KEY));

    // Then
    assertThat(refused).extracting(HttpResponse::statusCode).containsExactly(400, 500, 200);
    assertThat(refused.getFirst().body()).contains("no_db_connection");
  }

  @Test
  void namesGroupsThatItDoesNotServe() throws Exception {
    // Given
    proxy.groups("cheap");

    // When
    HttpResponse<String> response =
        caller.complete(Caller.chat("main", "x"), "Authorization", "Bearer " + KEY);

    // Then
    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(response.body()).contains("Invalid model name passed in model=main");
    assertThat(models("Bearer " + KEY).body()).contains("cheap").doesNotContain("fallback");
  }

  private HttpResponse<String> models(String authorization) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(proxy.url() + FakeProxy.MODELS))
            .header("Authorization", authorization)
            .build();
    return client.send(request, BodyHandlers.ofString());
  }
}
