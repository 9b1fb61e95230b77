package io.octoagent.api;

import static io.octoagent.testbed.Caller.body;
import static org.assertj.core.api.Assertions.assertThat;

import io.octoagent.event.Consumption.Source;
import io.octoagent.event.ErrorCode;
import io.octoagent.event.Facts;
import io.octoagent.event.Fault;
import io.octoagent.event.ModelCall;
import io.octoagent.event.Outcome;
import io.octoagent.event.Rung;
import io.octoagent.ladder.HealthyGroups;
import io.octoagent.testbed.Answer;
import io.octoagent.testbed.Caller;
import io.octoagent.testbed.ChatJson;
import io.octoagent.testbed.Contract;
import io.octoagent.testbed.FakeProxy;
import io.octoagent.testbed.FakeProxyResource;
import io.octoagent.testbed.Gate;
import io.octoagent.testbed.RawCall;
import io.octoagent.testbed.RecordedCalls;
import io.octoagent.testbed.StreamedAnswer;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever becomes of a call, it leaves exactly one event, which says so. */
@QuarkusTest
@WithTestResource(FakeProxyResource.class)
class EventTest {
  private static final Duration SOON = Duration.ofSeconds(10);

  FakeProxy proxy;

  @TestHTTPResource URI service;

  @Inject RecordedCalls calls;

  Caller caller;

  @BeforeEach
  @AfterEach
  void reset() {
    proxy.reset();
    HealthyGroups.again();
    calls.clear();
    caller = new Caller(service);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void answered(boolean stream) throws Exception {
    // When
    HttpResponse<String> answer = caller.complete(body(stream, "planner"));
    // Then
    ModelCall call = calls.only();
    assertThat(call).isInstanceOf(ModelCall.Answered.class);
    Facts facts = call.facts();
    assertThat(facts.requestId()).isEqualTo(answer.headers().firstValue("X-Request-Id").get());
    assertThat(facts.role()).isEqualTo(Contract.PLANNER);
    assertThat(facts.target()).isEqualTo(Contract.MAIN);
    assertThat(facts.group()).isEqualTo(Contract.MAIN);
    assertThat(facts.model()).isEqualTo(ChatJson.vendorModel("main"));
    assertThat(facts.stream()).isEqualTo(stream);
    assertThat(facts.start()).isBetween(Instant.now().minusSeconds(20), Instant.now());
    assertThat(facts.attempts()).extracting(Rung::outcome).containsExactly(Outcome.ANSWERED);
    assertThat(facts.firstContentMs() != null).isEqualTo(stream);
    assertThat(facts.consumption().inputTokens()).isEqualTo(30);
    assertThat(facts.consumption().outputTokens()).isEqualTo(20);
    assertThat(facts.consumption().cachedTokens()).isNull();
    assertThat(facts.consumption().costUsd()).isEqualByComparingTo(ChatJson.COST);
    assertThat(facts.consumption().source()).isEqualTo(stream ? Source.USAGE : Source.HEADER);
    assertThat(facts.finishReason()).isEqualTo("stop");
    assertThat(call.error()).isNull();
    assertThat(call.fault()).isNull();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void answeredByTheSecondGroup(boolean stream) throws Exception {
    // Given
    proxy.on("cheap", FakeProxy.vendorError(503, "x", "down"));
    // When
    caller.complete(body(stream, "router"));
    // Then
    Facts facts = calls.only().facts();
    assertThat(facts.group()).isEqualTo(Contract.FALLBACK);
    assertThat(facts.attempts())
        .extracting(Rung::outcome)
        .containsExactly(Outcome.SERVER_ERROR, Outcome.ANSWERED);
    assertThat(facts.attempts()).hasSize(proxy.calls().size());
  }

  @Test
  void anUnknownPriceIsNotZero() throws Exception {
    // Given
    proxy.on("main", Answer.json(ChatJson.completion("main", "hi")));
    // When
    caller.complete(body(false, "planner"));
    // Then
    assertThat(calls.only().facts().consumption().costUsd()).isNull();
    assertThat(calls.only().facts().consumption().source()).isEqualTo(Source.NONE);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{ | 400 | INVALID_REQUEST",
        "{\"model\":\"planner\"} | 400 | INVALID_REQUEST",
        "{\"model\":\"nobody\",\"messages\":[{}]} | 404 | MODEL_NOT_FOUND"
      })
  void refusedByTheEndpoint(String body, int status, ErrorCode code) throws Exception {
    // When
    HttpResponse<String> answer = caller.complete(body);
    // Then
    assertThat(answer.statusCode()).isEqualTo(status);
    refused(code);
    assertThat(proxy.calls()).isEmpty();
  }

  @Test
  void refusedForItsSize() throws Exception {
    // When
    RawCall.Response answer =
        RawCall.send(
            service,
            RawCall.request(
                "POST",
                FakeProxy.COMPLETIONS,
                new byte[(32 << 20) + 1],
                "Content-Type: application/json"));
    // Then
    assertThat(answer.status()).isEqualTo(413);
    refused(ErrorCode.PAYLOAD_TOO_LARGE);
    assertThat(proxy.calls()).isEmpty();
  }

  @Test
  void refusedForItsMediaType() throws Exception {
    // When
    RawCall.send(
        service,
        RawCall.request(
            "POST", FakeProxy.COMPLETIONS, new byte[] {'{', '}'}, "Content-Type: text/plain"));
    // Then
    refused(ErrorCode.UNSUPPORTED_MEDIA_TYPE);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void rejectedByTheVendor(boolean stream) throws Exception {
    // Given
    proxy.on("main", FakeProxy.vendorError(400, "x", "BadRequestError: no"));
    // When
    caller.complete(body(stream, "planner"));
    // Then
    refused(ErrorCode.UPSTREAM_REJECTED);
    assertThat(calls.only().facts().attempts())
        .extracting(Rung::outcome)
        .containsExactly(Outcome.REJECTED);
  }

  @Test
  void aStreamThatBreaksHasFailed() throws Exception {
    // Given
    String first = ChatJson.contentEvent("main", "first");
    proxy.on("main", FakeProxy.stream("main").event(first).pause(Duration.ofMillis(50)).cut());
    // When
    StreamedAnswer answer = caller.stream(body(true, "planner"));
    // Then
    assertThat(answer.error().path("code").asText()).isEqualTo("upstream_failed");
    ModelCall call = calls.only();
    assertThat(call).isInstanceOf(ModelCall.Failed.class);
    assertThat(call.error()).isEqualTo(ErrorCode.UPSTREAM_FAILED);
    assertThat(call.fault()).isEqualTo(Fault.PROVIDER);
    assertThat(call.facts().group()).isEqualTo(Contract.MAIN);
    assertThat(call.facts().firstContentMs()).isNotNull();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void theCallerLeavesBeforeTheAnswer(boolean stream) throws Exception {
    // Given
    Gate never = new Gate();
    proxy.on("main", request -> FakeProxy.healthyPlain("main").after(never));
    CompletableFuture<?> waiting = caller.start(body(stream, "planner"));
    proxy.awaitCalls(1);
    // When
    waiting.cancel(true);
    // Then
    ModelCall call = calls.only();
    assertThat(call).isInstanceOf(ModelCall.Abandoned.class);
    assertThat(call.fault()).isEqualTo(Fault.CALLER);
    assertThat(call.facts().attempts())
        .extracting(Rung::outcome)
        .containsExactly(Outcome.ABANDONED);
    proxy.calls().getFirst().awaitClosed(SOON);
  }

  @Test
  void theCallerLeavesAStream() throws Exception {
    // Given
    String first = ChatJson.contentEvent("main", "first");
    proxy.on("main", request -> FakeProxy.stream("main").event(first).hang());
    HttpResponse<InputStream> answer = caller.open(body(true, "planner"));
    // When
    answer.body().close();
    // Then
    ModelCall call = calls.only();
    assertThat(call).isInstanceOf(ModelCall.Abandoned.class);
    assertThat(call.facts().group()).isEqualTo(Contract.MAIN);
    assertThat(call.facts().consumption().costUsd()).isNull();
  }

  /** Its caller has a part of the answer: that is no refusal, whoever is to blame. */
  @Test
  void aStreamThatBreaksIsAFailure() throws Exception {
    // Given
    String error = "{\"error\":{\"message\":\"litellm.BadRequestError: no\",\"code\":\"400\"}}";
    Gate begun = new Gate();
    proxy.on(
        "main",
        request ->
            FakeProxy.stream("main")
                .event(ChatJson.contentEvent("main", "first"))
                .await(begun)
                .event(error));
    HttpResponse<InputStream> answer = caller.open(body(true, "planner"));
    // When
    begun.open();
    // Then
    assertThat(StreamedAnswer.read(answer).error().path("code").asText())
        .isEqualTo("upstream_rejected");
    ModelCall call = calls.only();
    assertThat(call).isInstanceOf(ModelCall.Failed.class);
    assertThat(call.error()).isEqualTo(ErrorCode.UPSTREAM_REJECTED);
    assertThat(call.facts().group()).isEqualTo(Contract.MAIN);
  }

  private void refused(ErrorCode code) {
    ModelCall call = calls.only();
    assertThat(call).isInstanceOf(ModelCall.Rejected.class);
    assertThat(call.error()).isEqualTo(code);
    assertThat(call.fault()).isEqualTo(Fault.CALLER);
  }
}
