package io.octoagent.replay;

import static org.assertj.core.api.Assertions.assertThat;

import io.octoagent.event.ErrorCode;
import io.octoagent.event.ModelCall;
import io.octoagent.testbed.Api;
import io.octoagent.testbed.Caller;
import io.octoagent.testbed.ChatJson;
import io.octoagent.testbed.FakeProxy;
import io.octoagent.testbed.Gate;
import io.octoagent.testbed.KnownCallers;
import io.octoagent.testbed.OpenAiErrors;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A call that is repeated with its {@code Idempotency-Key} is asked and paid once. */
@QuarkusTest
@TestProfile(KnownCallers.class)
class ReplayTest extends SharedCalls {

  static Stream<Arguments> everyAnswer() {
    return Api.SERVED.stream()
        .flatMap(
            api ->
                api.streams()
                    ? Stream.of(Arguments.of(api, false), Arguments.of(api, true))
                    : Stream.of(Arguments.of(api, false)));
  }

  static String model(Api api) {
    return api == Api.EMBEDDINGS ? "cheap" : "planner";
  }

  @ParameterizedTest
  @MethodSource("everyAnswer")
  void aKeptAnswerIsGivenAgain(Api api, boolean stream) throws Exception {
    // Given
    String body = api.body(model(api), "hi", stream);
    HttpResponse<String> first = call(api, body);

    // When
    HttpResponse<String> second = call(api, body);

    // Then
    assertThat(api.text(first, stream)).isNotEmpty();
    assertThat(second.body()).isEqualTo(first.body());
    assertThat(proxy.calls()).hasSize(1);
    assertThat(header(first, "X-OctoAgent-Replayed")).isNull();
    assertThat(header(first, "X-OctoAgent-Attempts")).isEqualTo("1");
    assertReplayed(second);
    for (String same :
        List.of(
            "Content-Type",
            "Cache-Control",
            "X-OctoAgent-Role",
            "X-OctoAgent-Group",
            "X-OctoAgent-Model")) {
      assertThat(header(second, same)).as(same).isEqualTo(header(first, same));
    }
    assertThat(header(second, "X-Request-Id")).isNotEqualTo(header(first, "X-Request-Id"));
    List<ModelCall> told = calls.await(2, SOON);
    assertThat(told).allMatch(call -> call instanceof ModelCall.Answered);
    ModelCall replayed = replayed(told).getFirst();
    assertThat(replayed(told)).hasSize(1);
    assertThat(replayed.facts().attempts()).isEmpty();
    assertThat(replayed.facts().consumption().costUsd()).isNull();
    assertThat(replayed.facts().target()).isEqualTo(told.getFirst().facts().target());
    assertThat(replayed.facts().role()).isEqualTo(told.getFirst().facts().role());
    assertThat(replayed.facts().group()).isEqualTo(told.getFirst().facts().group());
    assertThat(replayed.facts().model()).isEqualTo(told.getFirst().facts().model());
    calls.metricsAgree();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void fiveAtOnceAreOneCall(boolean stream) throws Exception {
    // Given
    Gate gate = new Gate();
    proxy.on("main", request -> FakeProxy.healthy("main", request).after(gate));
    List<CompletableFuture<HttpResponse<String>>> five = new ArrayList<>();

    // When
    for (int i = 0; i < 5; i++) {
      five.add(caller.start(Caller.body(stream, "planner"), headers()));
    }

    // Then
    awaitReaders(5);
    gate.open();
    List<String> bodies = new ArrayList<>();
    for (CompletableFuture<HttpResponse<String>> one : five) {
      HttpResponse<String> answer = one.get(10, TimeUnit.SECONDS);
      assertThat(Api.CHAT.text(answer, stream)).isEqualTo("main says: x");
      bodies.add(answer.body());
    }
    assertThat(bodies).containsOnly(bodies.getFirst());
    assertThat(proxy.calls()).hasSize(1);
    assertThat(replayed(calls.await(5, SOON))).hasSize(4);
    assertThat(calls.all()).hasSize(5).allMatch(call -> call instanceof ModelCall.Answered);
    awaitReaders(0);
    calls.metricsAgree();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void anotherBodyIsAMismatch(boolean inFlight) throws Exception {
    // Given
    Gate gate = new Gate();
    proxy.on("main", request -> FakeProxy.healthy("main", request).after(gate));
    CompletableFuture<HttpResponse<String>> first =
        caller.start(Caller.chat("planner", "a"), headers());
    proxy.awaitCalls(1);
    if (!inFlight) {
      gate.open();
      first.get(10, TimeUnit.SECONDS);
    }

    // When
    HttpResponse<String> other = call(Api.CHAT, Caller.chat("planner", "b"));

    // Then
    OpenAiErrors.error(other, 422, "idempotency_mismatch");
    assertThat(header(other, "x-should-retry")).isEqualTo("false");
    assertThat(other.body()).doesNotContain(key);
    gate.open();
    assertThat(first.get(10, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
    assertThat(proxy.calls()).hasSize(1);
    assertThat(calls.await(2, SOON))
        .filteredOn(call -> call.error() == ErrorCode.IDEMPOTENCY_MISMATCH)
        .singleElement()
        .isInstanceOf(ModelCall.Rejected.class);
  }

  @Test
  void soIsAnotherOperation() throws Exception {
    // Given
    String body = Api.MESSAGES.body("planner", "hi", false);
    call(Api.COUNT_TOKENS, body);

    // When
    HttpResponse<String> other = call(Api.MESSAGES, body);

    // Then
    Api.MESSAGES.error(other, 422, "idempotency_mismatch");
  }

  @Test
  void anotherCallersKeyIsAnotherKey() throws Exception {
    // Given
    call(Api.CHAT, Caller.chat("planner", "a"));

    // When
    HttpResponse<String> other = caller.complete(Caller.chat("planner", "b"), headers(OTHER));

    // Then
    assertThat(Api.CHAT.text(other, false)).isEqualTo("main says: b");
    assertThat(header(other, "X-OctoAgent-Replayed")).isNull();
  }

  @Test
  void aReplayCountsOnNoAccount() throws Exception {
    // Given
    String body = Caller.chat("planner", "hi");
    caller.complete(body, headers(TWICE));
    List<HttpResponse<String>> again = new ArrayList<>();

    // When
    for (int i = 0; i < 5; i++) {
      again.add(caller.complete(body, headers(TWICE)));
    }

    // Then
    assertThat(again).allMatch(answer -> answer.statusCode() == 200);
    assertThat(again).allMatch(answer -> header(answer, "x-ratelimit-limit-requests") == null);
    key += "2";
    assertThat(caller.complete(body, headers(TWICE)).statusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void anErrorIsSharedButNotKept(boolean stream) throws Exception {
    // Given
    Gate gate = new Gate();
    proxy.on("main", request -> FakeProxy.vendorError(400, "BadRequest", "no").after(gate));
    CompletableFuture<HttpResponse<String>> first =
        caller.start(Caller.body(stream, "planner"), headers());
    CompletableFuture<HttpResponse<String>> second =
        caller.start(Caller.body(stream, "planner"), headers());
    awaitReaders(2);

    // When
    gate.open();

    // Then
    for (CompletableFuture<HttpResponse<String>> one : List.of(first, second)) {
      OpenAiErrors.error(one.get(10, TimeUnit.SECONDS), 400, "upstream_rejected");
    }
    assertThat(header(first.get(), "X-Request-Id"))
        .isNotEqualTo(header(second.get(), "X-Request-Id"));
    assertThat(proxy.calls()).hasSize(1);
    assertThat(calls.await(2, SOON)).allMatch(call -> call instanceof ModelCall.Rejected);
    assertThat(replayed(calls.all())).hasSize(1);
    call(Api.CHAT, Caller.body(stream, "planner"));
    assertThat(proxy.calls()).hasSize(2);
  }

  @Test
  void aBrokenStreamIsSharedButNotKept() throws Exception {
    // Given
    String said = ChatJson.contentEvent("main", "first");
    proxy.on("main", FakeProxy.stream("main").event(said).cut());
    String body = Caller.streamed("planner", "x");
    var first = caller.stream(body, headers());

    // When
    var second = caller.stream(body, headers());

    // Then
    assertThat(first.eventsBeforeError()).containsExactly(said);
    assertThat(second.eventsBeforeError()).containsExactly(said);
    assertThat(proxy.calls()).hasSize(2);
  }

  @Test
  void overHttp2() throws Exception {
    // Given
    String body = Caller.streamed("planner", "hi");
    HttpResponse<String> first = call(Api.CHAT, body);
    HttpRequest.Builder request =
        HttpRequest.newBuilder(service.resolve(Api.CHAT.path()))
            .headers(headers())
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body));

    // When
    HttpResponse<String> second;
    try (HttpClient http2 = HttpClient.newBuilder().version(HttpClient.Version.HTTP_2).build()) {
      http2.send(request.build(), BodyHandlers.ofString());
      second = http2.send(request.build(), BodyHandlers.ofString());
    }

    // Then
    assertThat(second.version()).isEqualTo(HttpClient.Version.HTTP_2);
    assertThat(second.body()).isEqualTo(first.body());
    assertReplayed(second);
    assertThat(calls.await(3, SOON)).allMatch(call -> call instanceof ModelCall.Answered);
  }
}
