package io.octoagent.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.octoagent.event.Accounting;
import io.octoagent.event.ErrorCode;
import io.octoagent.event.ModelCall;
import io.octoagent.testbed.Answer;
import io.octoagent.testbed.Caller;
import io.octoagent.testbed.ChatJson;
import io.octoagent.testbed.FakeProxy;
import io.octoagent.testbed.Gate;
import io.octoagent.testbed.KnownCallers;
import io.octoagent.testbed.OpenAiErrors;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a caller gets when it has reached a limit. */
@QuarkusTest
@TestProfile(KnownCallers.class)
class CallerLimitsTest extends LimitedCallers {

  @Test
  void oneCallTooManyInAMinuteIsToldWhenToComeAgain() throws Exception {
    // Given
    for (int left = 2; left >= 0; left--) {
      HttpResponse<String> answer = complete("rate");
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(header(answer, "x-ratelimit-limit-requests")).isEqualTo("3");
      assertThat(header(answer, "x-ratelimit-remaining-requests")).isEqualTo("" + left);
    }
    calls.clear();

    // When
    HttpResponse<String> refused = complete("rate");

    // Then
    JsonNode error = OpenAiErrors.error(refused, 429, "rate_limited_caller");
    assertThat(error.path("message").asText())
        .isEqualTo("The caller rate may make 3 calls per minute.");
    assertThat(Integer.parseInt(header(refused, "Retry-After"))).isBetween(15, 20);
    assertThat(refused.headers().firstValue("x-should-retry")).isEmpty();
    assertThat(header(refused, "x-ratelimit-remaining-requests")).isEqualTo("0");
    assertThat(header(refused, "x-ratelimit-reset-requests")).matches("5[0-9]s|1m0s");
    assertThat(proxy.calls()).hasSize(3);
    ModelCall call = calls.only();
    assertThat(call).isInstanceOf(ModelCall.Rejected.class);
    assertThat(call.error()).isEqualTo(ErrorCode.RATE_LIMITED_CALLER);
    assertThat(call.facts().caller()).isEqualTo("rate");
    assertThat(call.facts().accounting()).isEqualTo(Accounting.NONE);
  }

  @Test
  void tokensCountAsTheyWereUsed() throws Exception {
    // Given
    HttpResponse<String> first = complete("words");
    long used = tokens(calls.only());

    // When
    HttpResponse<String> second = complete("words");

    // Then
    assertThat(header(first, "x-ratelimit-limit-tokens")).isEqualTo("100");
    assertThat(Long.parseLong(header(second, "x-ratelimit-remaining-tokens")))
        .isBetween(100 - 2 * used, 100 - 2 * used + 5);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aCallMoreThanMayBeInFlightIsRefusedUntilOneEnds(boolean stream) throws Exception {
    // Given
    Gate gate = new Gate();
    proxy.on("main", request -> FakeProxy.healthy("main", request).after(gate));
    CompletableFuture<HttpResponse<String>> first =
        new Caller(service).start(Caller.body(stream, "main"), authorization("narrow"));
    proxy.awaitCalls(1);

    // When
    HttpResponse<String> refused = complete("narrow");

    // Then
    JsonNode error = OpenAiErrors.error(refused, 429, "rate_limited_caller");
    assertThat(error.path("message").asText())
        .isEqualTo("The caller narrow may have 1 calls in flight.");
    gate.open();
    assertThat(first.get().statusCode()).isEqualTo(200);
    assertThat(complete("narrow").statusCode()).isEqualTo(200);
  }

  /** Nobody has a key without a name here, and a page has none by itself all the same. */
  @Test
  void aBrowsersCallNeedsItsKeyAndNoKnownOrigin() throws Exception {
    // When
    HttpResponse<String> answer = complete("free", "Origin", "https://any.example");

    // Then
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Access-Control-Allow-Origin")).isEmpty();
  }

  @Test
  void aCallerThatHasLeftIsNotInFlight() throws Exception {
    // Given
    Gate gate = new Gate();
    proxy.on("main", request -> FakeProxy.healthy("main", request).after(gate));
    CompletableFuture<HttpResponse<String>> first =
        new Caller(service).start(Caller.body(false, "main"), authorization("narrow"));
    proxy.awaitCalls(1);

    // When
    first.cancel(true);

    // Then
    Accounting counted = calls.await(1, Duration.ofSeconds(5)).getFirst().facts().accounting();
    assertThat(counted.estimated()).isTrue();
    gate.open();
    assertThat(complete("narrow").statusCode()).isEqualTo(200);
  }

  @Test
  void aBudgetLastsForItsCallsAndSaysWhenItRenews() throws Exception {
    // Given
    HttpResponse<String> first = complete("poor");
    HttpResponse<String> second = complete("poor");

    // When
    HttpResponse<String> refused = complete("poor");

    // Then
    assertThat(header(first, LEFT)).isEqualTo("0.0000165");
    assertThat(header(second, LEFT)).isEqualTo("0");
    JsonNode error = OpenAiErrors.error(refused, 429, "budget_exhausted");
    assertThat(error.path("message").asText())
        .startsWith("The budget of the caller poor, 0.000033 USD for 24 h, is used up")
        .matches(".* it renews at \\d{4}-\\d\\d-\\d\\dT00:00:00Z\\.");
    assertThat(header(refused, "x-should-retry")).isEqualTo("false");
    assertThat(header(refused, LEFT)).isEqualTo("0");
    assertThat(proxy.calls()).hasSize(2);
  }

  @Test
  void aBudgetHoldsForManyCallsAtOnce() throws Exception {
    // Given
    proxy.on(
        "main",
        Answer.json(ChatJson.completion("main", "hello"))
            .header("x-litellm-response-cost", "0.01")
            .after(Duration.ofMillis(20)));
    Callable<HttpResponse<String>> call = () -> complete("hundred");

    // When
    List<HttpResponse<String>> answers = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(45)) {
      for (Future<HttpResponse<String>> answer :
          threads.invokeAll(Collections.nCopies(210, call))) {
        answers.add(answer.get());
      }
    }

    // Then
    List<HttpResponse<String>> refused =
        answers.stream().filter(answer -> answer.statusCode() != 200).toList();
    assertThat(answers.size() - refused.size()).isBetween(98, 101);
    assertThat(proxy.calls()).hasSizeLessThanOrEqualTo(101);
    for (HttpResponse<String> answer : refused) {
      OpenAiErrors.error(answer, 429, "budget_exhausted");
    }
  }

  private static long tokens(ModelCall call) {
    return call.facts().consumption().inputTokens() + call.facts().consumption().outputTokens();
  }
}
