package io.octoagent.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.octoagent.event.Accounting;
import io.octoagent.event.ErrorCode;
import io.octoagent.event.ModelCall;
import io.octoagent.ladder.HealthyGroups;
import io.octoagent.testbed.Answer;
import io.octoagent.testbed.AnthropicErrors;
import io.octoagent.testbed.Api;
import io.octoagent.testbed.Caller;
import io.octoagent.testbed.ChatJson;
import io.octoagent.testbed.FakeProxy;
import io.octoagent.testbed.FakeProxyResource;
import io.octoagent.testbed.Gate;
import io.octoagent.testbed.OpenAiErrors;
import io.octoagent.testbed.RawCall;
import io.octoagent.testbed.RecordedCalls;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a caller gets when it, or its task, has reached a limit; each test has its own caller. */
@QuarkusTest
@WithTestResource(
    value = FakeProxyResource.class,
    initArgs = {
      @ResourceArg(name = "octoagent.callers.rate.key", value = "key-of-rate"),
      @ResourceArg(name = "octoagent.callers.rate.calls-per-minute", value = "3"),
      @ResourceArg(name = "octoagent.callers.words.key", value = "key-of-words"),
      @ResourceArg(name = "octoagent.callers.words.tokens-per-minute", value = "100"),
      @ResourceArg(name = "octoagent.callers.narrow.key", value = "key-of-narrow"),
      @ResourceArg(name = "octoagent.callers.narrow.max-in-flight", value = "1"),
      @ResourceArg(name = "octoagent.callers.poor.key", value = "key-of-poor"),
      @ResourceArg(name = "octoagent.callers.poor.budget-usd", value = "0.0000330"),
      @ResourceArg(name = "octoagent.callers.rich.key", value = "key-of-rich"),
      @ResourceArg(name = "octoagent.callers.rich.budget-usd", value = "1000"),
      @ResourceArg(name = "octoagent.callers.rich.budget-every", value = "30d"),
      @ResourceArg(name = "octoagent.callers.free.key", value = "key-of-free"),
      @ResourceArg(name = "octoagent.tasks.max-calls", value = "2"),
      @ResourceArg(name = "octoagent.tasks.budget-usd", value = "0.5")
    })
class CallerLimitsTest {
  private static final String TASK = "X-OctoAgent-Task";
  private static final String TASK_BUDGET = "X-OctoAgent-Task-Budget-Usd";
  private static final String LEFT = "X-OctoAgent-Budget-Remaining-Usd";

  @TestHTTPResource URI service;

  FakeProxy proxy;

  @Inject RecordedCalls calls;

  @BeforeEach
  void reset() {
    proxy.reset();
    HealthyGroups.again();
    calls.clear();
  }

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
    await().until(() -> complete("narrow").statusCode() == 200);
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
    await().until(() -> complete("narrow").statusCode() == 200);
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
  void anotherDialectSaysItInItsOwnForm() throws Exception {
    // Given
    String body = Api.MESSAGES.body("planner", "hi", false);
    String[] headers = {"x-api-key", "key-of-free", TASK, "dialect", TASK_BUDGET, "0.000000001"};
    new Caller(service).call(Api.MESSAGES, body, headers);

    // When
    HttpResponse<String> refused = new Caller(service).call(Api.MESSAGES, body, headers);

    // Then
    AnthropicErrors.error(refused, 429, "budget_exhausted");
  }

  @Test
  void aTaskThatLoopsIsStoppedAndTheNextIsNot() throws Exception {
    // Given
    complete("rich", TASK, "loop");
    complete("rich", TASK, "loop");

    // When
    HttpResponse<String> refused = complete("rich", TASK, "loop");

    // Then
    JsonNode error = OpenAiErrors.error(refused, 429, "budget_exhausted");
    assertThat(error.path("message").asText())
        .startsWith("The task 'loop' has made its 2 calls of 24 h; it may make calls again at ");
    assertThat(Integer.parseInt(header(refused, "Retry-After"))).isEqualTo(3600);
    assertThat(complete("rich", TASK, "next").statusCode()).isEqualTo(200);
    assertThat(complete("free", TASK, "loop").statusCode()).as("another caller's").isEqualTo(200);
    assertThat(complete("rich").statusCode()).as("without a task").isEqualTo(200);
  }

  @Test
  void aTasksBudgetCanBeLowered() throws Exception {
    // Given
    HttpResponse<String> first = complete("free", TASK, "cheap", TASK_BUDGET, "0.00001");

    // When
    HttpResponse<String> refused = complete("free", TASK, "cheap", TASK_BUDGET, "0.00001");

    // Then
    assertThat(header(first, LEFT)).isEqualTo("0");
    OpenAiErrors.error(refused, 429, "budget_exhausted");
  }

  @Test
  void butNotRaised() throws Exception {
    // When
    HttpResponse<String> answer = complete("free", TASK, "greedy", TASK_BUDGET, "1000");

    // Then
    assertThat(header(answer, LEFT)).isEqualTo("0.4999835");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-1", "1e3", "NaN", "1,5", "9999999", "0.0000000001", "$1", "0x1"})
  void aTasksBudgetMustBeAnAmount(String value) throws Exception {
    // When
    HttpResponse<String> refused = complete("free", TASK, "t", TASK_BUDGET, value);

    // Then
    JsonNode error = OpenAiErrors.error(refused, 400, "invalid_request");
    assertThat(error.path("param").asText()).isEqualTo(TASK_BUDGET);
    assertThat(proxy.calls()).isEmpty();
  }

  @Test
  void andHaveATask() throws Exception {
    // When
    HttpResponse<String> refused = complete("free", TASK_BUDGET, "1");

    // Then
    OpenAiErrors.error(refused, 400, "invalid_request");
  }

  @Test
  void aCutStreamIsChargedAsEstimated() throws Exception {
    // Given
    complete("rich");
    calls.clear();
    proxy.on("main", FakeProxy.stream("main").event(ChatJson.contentEvent("main", "so")).cut());

    // When
    RawCall.send(
        service,
        RawCall.request(
            "POST",
            FakeProxy.COMPLETIONS,
            Caller.streamed("main", "x").getBytes(UTF_8),
            "Content-Type: application/json",
            "Authorization: Bearer key-of-rich"));

    // Then
    Accounting counted = calls.await(1, Duration.ofSeconds(5)).getFirst().facts().accounting();
    assertThat(counted.estimated()).isTrue();
    assertThat(counted.chargedUsd()).isEqualByComparingTo(ChatJson.COST);
  }

  @Test
  void aWholeStreamIsChargedWhatItCost() throws Exception {
    // When
    HttpResponse<String> answer =
        new Caller(service).complete(Caller.streamed("main", "x"), authorization("rich"));

    // Then
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(header(answer, LEFT)).startsWith("99");
    Accounting counted = calls.await(1, Duration.ofSeconds(5)).getFirst().facts().accounting();
    assertThat(counted.estimated()).isFalse();
    assertThat(counted.chargedUsd()).isEqualByComparingTo(ChatJson.COST);
  }

  @ParameterizedTest
  @CsvSource({"429, false", "500, false", "401, false", "400, false"})
  void whatNoVendorChargesForCostsNothing(int status, boolean estimated) throws Exception {
    // Given
    for (String group : new String[] {"main", "fallback"}) {
      proxy.on(group, FakeProxy.vendorError(status, "Error", "no"));
    }

    // When
    complete("rich");

    // Then
    Accounting counted = calls.only().facts().accounting();
    assertThat(counted.chargedUsd()).isZero();
    assertThat(counted.estimated()).isEqualTo(estimated);
  }

  @Test
  void aTimeOutMayHaveBeenPaidFor() throws Exception {
    // Given
    proxy.on("fallback", Answer.silence());

    // When
    new Caller(service)
        .complete(
            Caller.chat("fallback", "hi"),
            "Authorization",
            "Bearer key-of-rich",
            "X-OctoAgent-Timeout",
            "0.3");

    // Then
    Accounting counted = calls.only().facts().accounting();
    assertThat(counted.estimated()).isTrue();
    assertThat(counted.chargedUsd()).isPositive();
  }

  @Test
  void anAnswerWithoutAPriceIsChargedAsEstimated() throws Exception {
    // Given
    proxy.on("main", Answer.json(ChatJson.completion("main", "hi")));

    // When
    complete("rich");

    // Then
    assertThat(calls.only().facts().accounting().estimated()).isTrue();
  }

  @Test
  void countingTokensIsFree() throws Exception {
    // When
    HttpResponse<String> answer =
        new Caller(service)
            .call(
                Api.COUNT_TOKENS,
                Api.COUNT_TOKENS.body("planner", "hi", false),
                authorization("rich"));

    // Then
    assertThat(answer.statusCode()).isEqualTo(200);
    Accounting counted = calls.only().facts().accounting();
    assertThat(counted.chargedUsd()).isZero();
    assertThat(counted.estimated()).isFalse();
  }

  @Test
  void oneWithoutLimitsHasNoAccount() throws Exception {
    // When
    HttpResponse<String> answer = complete("free");

    // Then
    assertThat(answer.headers().map().keySet())
        .noneMatch(name -> name.startsWith("x-ratelimit") || name.equalsIgnoreCase(LEFT));
    assertThat(calls.only().facts().accounting()).isEqualTo(Accounting.NONE);
  }

  private static long tokens(ModelCall call) {
    return call.facts().consumption().inputTokens() + call.facts().consumption().outputTokens();
  }

  private HttpResponse<String> complete(String caller, String... headers) throws Exception {
    String[] all = new String[headers.length + 2];
    System.arraycopy(authorization(caller), 0, all, 0, 2);
    System.arraycopy(headers, 0, all, 2, headers.length);
    return new Caller(service).complete(Caller.chat("main", "hi"), all);
  }

  private static String[] authorization(String caller) {
    return new String[] {"Authorization", "Bearer key-of-" + caller};
  }

  private static String header(HttpResponse<String> answer, String name) {
    return answer.headers().firstValue(name).orElse("");
  }
}
