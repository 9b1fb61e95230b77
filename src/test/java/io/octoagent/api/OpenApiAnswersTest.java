package io.octoagent.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.octoagent.ladder.HealthyGroups;
import io.octoagent.litellm.StoredRequest.Action;
import io.octoagent.operation.Operation;
import io.octoagent.testbed.Answer;
import io.octoagent.testbed.Api;
import io.octoagent.testbed.ApiDocument;
import io.octoagent.testbed.Caller;
import io.octoagent.testbed.FakeProxy;
import io.octoagent.testbed.KeysRequired;
import io.octoagent.testbed.StreamedAnswer;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers and errors from behind the proxy are as the description of the API says. */
@QuarkusTest
@TestProfile(KeysRequired.class)
class OpenApiAnswersTest {

  private static final String[] KEY = {"Authorization", "Bearer " + KeysRequired.KEY};

  FakeProxy proxy;

  @TestHTTPResource URI service;

  private Caller caller;
  private ApiDocument document;

  @BeforeEach
  void reset() throws Exception {
    proxy.reset();
    HealthyGroups.again();
    caller = new Caller(service);
    document = ApiDocument.of(service);
  }

  @AfterEach
  void heal() {
    proxy.reset();
    HealthyGroups.again();
  }

  @ParameterizedTest
  @EnumSource
  void answersAndErrors(Api api) throws Exception {
    // When
    check(api, api.body("router", "hi", false));
    check(api, api.body("nobody", "hi", false));
    check(api, "{}");
    check(api, "[");
    proxy.on("cheap", FakeProxy.vendorError(api, 400, "BadRequestError: no"));
    check(api, api.body("router", "hi", false));
    proxy.on("cheap", FakeProxy.invalidModel(api, "cheap"));
    proxy.on("fallback", FakeProxy.invalidModel(api, "fallback"));
    check(api, api.body("router", "hi", false));

    // Then
    assertThat(document.seenHeaders()).contains("X-Request-Id", "X-OctoAgent-Attempts");
  }

  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.EXCLUDE,
      names = {"COUNT_TOKENS", "EMBEDDINGS"})
  void streamsWithEitherEnd(Api api) throws Exception {
    // Given
    List<String> begun = new ArrayList<>(api.proxy().opening("main"));
    begun.add(api.proxy().content("main", "one"));
    proxy.on("main", FakeProxy.stream("main").write(api.frames(begun)).cut());

    // When
    check(api, api.body("router", "hi", true));
    StreamedAnswer broken =
        StreamedAnswer.read(caller.open(api, api.body("planner", "hi", true), KEY));

    // Then
    assertThat(broken.whole()).isFalse();
    document.checkEvents(
        document
            .text()
            .at("/paths/" + ApiDocument.step(api.path()) + "/post/responses/200/content")
            .path("text/event-stream"),
        broken.text());
  }

  @Test
  void noHeaderIsDescribedThatNoAnswerHas() throws Exception {
    // When
    document.check("POST", Api.CHAT.path(), caller.complete(Caller.chat("router", "hi")));
    document.check("/components/responses/OpenAi405", caller.get(Api.CHAT.path(), KEY));
    check(Api.CHAT, Caller.streamed("router", "hi"));
    document.check(
        "POST",
        Api.CHAT.path(),
        caller.complete(
            Caller.chat("router", "hi"), "Authorization", "Bearer " + KeysRequired.LIMITED));
    for (String repeated : List.of("hi", "hi", "ho")) {
      document.check(
          "POST",
          Api.CHAT.path(),
          caller.complete(
              Caller.chat("router", repeated), KEY[0], KEY[1], "Idempotency-Key", "step 1"));
    }
    proxy.on("cheap", limited());
    check(Api.CHAT, Caller.chat("router", "hi"));
    proxy.on("fallback", limited());
    check(Api.EMBEDDINGS, Api.EMBEDDINGS.body("router", "hi", false));
    proxy.acceptKey("another");
    check(Api.EMBEDDINGS, Api.EMBEDDINGS.body("main", "hi", false));
    check(Api.CHAT, Caller.chat("main", "hi"));

    // Then
    List<String> described = new ArrayList<>();
    document.text().at("/components/headers").fieldNames().forEachRemaining(described::add);
    assertThat(document.seenHeaders()).containsExactlyInAnyOrderElementsOf(described);
  }

  @ParameterizedTest
  @EnumSource
  void storedResponses(Action action) throws Exception {
    // Given
    String path = Operation.RESPONSE.path() + "/{id}" + action.suffix();
    HttpRequest request =
        HttpRequest.newBuilder(service.resolve(path.replace("{id}", "resp_1")))
            .method(action.method(), BodyPublishers.noBody())
            .headers(KEY)
            .build();
    String stored = Api.RESPONSES.proxy().plain("main", "hi").replaceFirst("\\{", "{\"data\":[],");
    List<Answer> script = List.of(Answer.json(stored), FakeProxy.vendorError(404, null, "gone"));

    // When
    try (HttpClient client = HttpClient.newHttpClient()) {
      for (Answer answer : script) {
        proxy.server().on(asked -> !asked.path().equals(FakeProxy.MODELS), asked -> answer);
        document.check(action.method(), path, client.send(request, BodyHandlers.ofString()));
      }
    }

    // Then
    assertThat(document.seenHeaders()).contains("X-Request-Id");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/v1/models", "/v1/models/{id}"})
  void modelsForAnthropicsClients(String path) throws Exception {
    // When
    for (String id : List.of("planner", "nobody")) {
      document.check(
          "GET",
          path,
          caller.get(
              path.replace("{id}", id), "x-api-key", KeysRequired.KEY, "anthropic-version", "1"));
    }

    // Then
    assertThat(document.seenHeaders()).contains("X-Request-Id");
  }

  private static Answer limited() {
    return FakeProxy.vendorError(429, null, "RateLimitError: slow down")
        .header("Retry-After", "0.3");
  }

  private void check(Api api, String body) throws Exception {
    document.check("POST", api.path(), caller.call(api, body, KEY));
  }
}
