package io.octoagent.testbed;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

class FakeProxyTest {
  private static final String KEY = "sk-right";
  private static final String RIGHT = "Bearer " + KEY;

  private final FakeProxy proxy = new FakeProxy(KEY);
  private final Caller caller = new Caller(URI.create(proxy.url()));
  private final HttpClient client = HttpClient.newHttpClient();

  @AfterEach
  void close() {
    client.shutdownNow();
    proxy.close();
  }

  @ParameterizedTest
  @EnumSource
  void answersPlainWithTheGroupAndThePrompt(Api api) throws Exception {
    // When
    HttpResponse<String> response = call(api, "main", false);

    // Then
    assertThat(api.text(response, false)).isEqualTo(api.said("main says: a b c"));
    assertThat(response.headers().firstValue("x-litellm-response-cost"))
        .isEqualTo(Optional.of(ChatJson.COST).filter(cost -> api.priced(false)));
    assertThat(proxy.calls("main")).extracting(Request::path).containsExactly(api.path());
  }

  @ParameterizedTest
  @EnumSource(
      mode = Mode.EXCLUDE,
      names = {"EMBEDDINGS", "COUNT_TOKENS"})
  void streamsTheSameContent(Api api) throws Exception {
    // When
    HttpResponse<String> response = call(api, "cheap", true);

    // Then
    List<String> events = LiteLlmCaller.events(response);
    assertThat(api.content(events)).isEqualTo("cheap says: a b c");
    assertThat(response.body().contains("event: ")).isEqualTo(api == Api.MESSAGES);
    assertThat(events.getLast().equals("[DONE]")).isEqualTo(api != Api.MESSAGES);
    assertThat(response.headers().firstValue("x-litellm-response-cost")).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(names = {"CHAT", "COMPLETIONS"})
  void theUsageChunkComesWhenItIsAskedFor(Api api) throws Exception {
    // Given
    String body = api.body("cheap", "a", true);
    String asked = body.replace("true}", "true,\"stream_options\":{\"include_usage\":true}}");

    // When
    List<String> with = LiteLlmCaller.events(caller.call(api, asked, "Authorization", RIGHT));
    List<String> without = LiteLlmCaller.events(caller.call(api, body, "Authorization", RIGHT));

    // Then
    assertThat(with.get(with.size() - 2)).contains("\"cost\"");
    assertThat(without).hasSize(with.size() - 1).noneMatch(event -> event.contains("\"cost\""));
  }

  @Test
  void refusesAWrongKeyAsLiteLlmDoes() throws Exception {
    // When
    List<HttpResponse<String>> refused =
        List.of(models("Bearer wrong"), caller.get("/v1/models"), models(RIGHT));

    // Then
    assertThat(refused).extracting(HttpResponse::statusCode).containsExactly(400, 500, 200);
    assertThat(refused.getFirst().body()).contains("no_db_connection");
  }

  @ParameterizedTest
  @EnumSource
  void namesGroupsThatItDoesNotServe(Api api) throws Exception {
    // Given
    proxy.groups("cheap");

    // When
    HttpResponse<String> response = call(api, "main", false);

    // Then
    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(LiteLlmCaller.error(response)).contains("Invalid model name passed in model=main");
    assertThat(models(RIGHT).body()).contains("cheap").doesNotContain("fallback");
  }

  private HttpResponse<String> call(Api api, String group, boolean streamed) throws Exception {
    return caller.call(api, api.body(group, "a b c", streamed), "Authorization", RIGHT);
  }

  private HttpResponse<String> models(String authorization) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(proxy.url() + FakeProxy.MODELS))
            .header("Authorization", authorization)
            .build();
    return client.send(request, BodyHandlers.ofString());
  }
}
