package io.octoagent.ladder;

import static org.assertj.core.api.Assertions.assertThat;

import io.octoagent.testbed.Answer;
import io.octoagent.testbed.Caller;
import io.octoagent.testbed.FakeProxy;
import io.octoagent.testbed.FakeProxyResource;
import io.octoagent.testbed.OpenAiErrors;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URI;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an answer signals about a retry: when it may help, and when not. */
@QuarkusTest
@WithTestResource(FakeProxyResource.class)
class RetrySignalsTest {

  private static final Answer DEAD = FakeProxy.vendorError(500, null, "ServerError: dead");

  FakeProxy proxy;

  @TestHTTPResource URI service;

  private Caller caller;

  @BeforeEach
  @AfterEach
  void closeEveryBreaker() {
    caller = new Caller(service);
    proxy.reset();
    HealthyGroups.again();
  }

  /** The nearest time of all groups; a wait below a second in the header that SDKs read first. */
  @ParameterizedTest(name = "{0} and {1}: {2} s, {3} ms")
  @CsvSource({
    "2, 5, 2,",
    "5, 2, 2,",
    "1.2, 7, 2,",
    "0.3, 7, 1, 300",
    "0, 7, 1, 100",
    "60000, 70000, 3600,"
  })
  void aRateLimitSaysWhenItEnds(String first, String second, String seconds, String millis)
      throws Exception {
    // Given
    proxy.on("cheap", limited(first));
    proxy.on("fallback", limited(second));

    // When
    HttpResponse<String> answer = caller.complete(Caller.chat("router", "hi"));

    // Then
    OpenAiErrors.error(answer, 429, "rate_limited");
    assertThat(Rungs.header(answer, "Retry-After")).isEqualTo(seconds);
    assertThat(answer.headers().firstValue("retry-after-ms").orElse(null)).isEqualTo(millis);
    assertThat(Rungs.header(answer, "x-should-retry")).isEmpty();
  }

  @Test
  void aPauseAfterARateLimitIsStillOne() throws Exception {
    // Given
    proxy.on("cheap", limited("5"));
    proxy.on("fallback", limited("8"));
    caller.complete(Caller.chat("router", "hi"));

    // When
    HttpResponse<String> answer = caller.complete(Caller.chat("router", "hi"));

    // Then
    OpenAiErrors.error(answer, 429, "rate_limited");
    assertThat(Rungs.header(answer, "X-OctoAgent-Attempts")).isEqualTo("0");
    assertThat(Rungs.header(answer, "Retry-After")).isEqualTo("5");
    assertThat(Rungs.header(answer, "x-should-retry")).isEmpty();
    assertThat(proxy.calls()).hasSize(2);
  }

  @Test
  void openBreakersAreNoFailureOfThisCall() throws Exception {
    // Given
    open("router", "cheap", DEAD);
    open("fallback", "fallback", DEAD);
    proxy.server().forgetRequests();

    // When
    HttpResponse<String> answer = caller.complete(Caller.chat("router", "hi"));

    // Then
    assertThat(OpenAiErrors.error(answer, 503, "circuit_open").path("message").asText())
        .contains("cheap was not tried: its circuit breaker is open", "fallback was not tried");
    assertThat(Integer.parseInt(Rungs.header(answer, "Retry-After"))).isBetween(1, 5);
    assertThat(Rungs.header(answer, "x-should-retry")).isEmpty();
    assertThat(proxy.calls()).isEmpty();
  }

  /** Asked first, then in the pause that it asked for. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void aRateLimitBesideAnOpenBreakerIsARateLimit(int before) throws Exception {
    // Given
    open("fallback", "fallback", DEAD);
    proxy.on("cheap", limited("4"));
    for (int i = 0; i < before; i++) {
      caller.complete(Caller.chat("router", "hi"));
    }

    // When
    HttpResponse<String> answer = caller.complete(Caller.chat("router", "hi"));

    // Then
    OpenAiErrors.error(answer, 429, "rate_limited");
    assertThat(Integer.parseInt(Rungs.header(answer, "Retry-After"))).isBetween(1, 4);
    assertThat(Rungs.header(answer, "x-should-retry")).isEmpty();
  }

  @Test
  void aGroupThatWasAskedAndFailedDecides() throws Exception {
    // Given
    open("router", "cheap", DEAD);
    proxy.on("fallback", DEAD);

    // When
    HttpResponse<String> answer = caller.complete(Caller.chat("router", "hi"));

    // Then
    assertThat(OpenAiErrors.error(answer, 502, "upstream_failed").path("message").asText())
        .contains("cheap was not tried", "fallback answered with a server error");
    assertThat(Integer.parseInt(Rungs.header(answer, "Retry-After"))).isBetween(1, 5);
    assertThat(Rungs.header(answer, "x-should-retry")).isEmpty();
  }

  /** They asked for no pause, so it is the breaker that keeps calls from them. */
  @Test
  void breakersThatRateLimitsOpenedAreARateLimit() throws Exception {
    // Given
    Answer limit = FakeProxy.vendorError(429, null, "RateLimitError: no");
    open("router", "cheap", limit);
    open("fallback", "fallback", limit);
    proxy.server().forgetRequests();

    // When
    HttpResponse<String> answer = caller.complete(Caller.chat("router", "hi"));

    // Then
    OpenAiErrors.error(answer, 429, "rate_limited");
    assertThat(Integer.parseInt(Rungs.header(answer, "Retry-After"))).isBetween(1, 5);
    assertThat(Rungs.header(answer, "x-should-retry")).isEmpty();
    assertThat(proxy.calls()).isEmpty();
  }

  @Test
  void whatFailsWithoutAWordShouldNotBeTriedAtOnce() throws Exception {
    // Given
    proxy.on("cheap", DEAD);
    proxy.on("fallback", DEAD);

    // When
    HttpResponse<String> answer = caller.complete(Caller.chat("router", "hi"));

    // Then
    OpenAiErrors.error(answer, 502, "upstream_failed");
    assertThat(Rungs.header(answer, "x-should-retry")).isEqualTo("false");
    assertThat(answer.headers().firstValue("Retry-After")).isEmpty();
  }

  /** An image, say: the first group may take it when it is back. */
  @Test
  void aRefusalByTheSecondGroupIsNotTheCallersFault() throws Exception {
    // Given
    proxy.on("cheap", DEAD);
    proxy.on("fallback", FakeProxy.vendorError(400, null, "BadRequestError: no images"));

    // When
    HttpResponse<String> answer = caller.complete(Caller.chat("router", "hi"));

    // Then
    assertThat(OpenAiErrors.error(answer, 502, "upstream_failed").path("message").asText())
        .contains("cheap answered with a server error", "fallback rejected the request");
    assertThat(Rungs.header(answer, "x-should-retry")).isEmpty();
  }

  /** The header would take back what the other one says. */
  @Test
  void aFailureWithATimeMayBeTriedThen() throws Exception {
    // Given
    proxy.on("cheap", FakeProxy.vendorError(503, null, "Error: x").header("Retry-After", "3"));
    proxy.on("fallback", DEAD);

    // When
    HttpResponse<String> answer = caller.complete(Caller.chat("router", "hi"));

    // Then
    OpenAiErrors.error(answer, 502, "upstream_failed");
    assertThat(Rungs.header(answer, "Retry-After")).isEqualTo("3");
    assertThat(Rungs.header(answer, "x-should-retry")).isEmpty();
  }

  private void open(String role, String group, Answer failure) throws Exception {
    proxy.on(group, failure);
    for (int i = 0; i < GroupEvidence.WINDOW; i++) {
      caller.complete(Caller.chat(role, "hi " + i));
    }
  }

  private static Answer limited(String retryAfter) {
    return FakeProxy.vendorError(429, null, "RateLimitError: no").header("Retry-After", retryAfter);
  }
}
