package io.octoagent.ladder;

import static org.assertj.core.api.Assertions.assertThat;

import io.octoagent.testbed.Answer;
import io.octoagent.testbed.Caller;
import io.octoagent.testbed.FakeProxy;
import io.octoagent.testbed.OpenAiErrors;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.net.URI;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The promise to the caller, what each rung gets of it, and how a call can shorten it. */
@QuarkusTest
@TestProfile(OwnGroups.class)
class DeadlineTest {

  private static final String HEADER = "X-OctoAgent-Timeout";

  FakeProxy proxy;

  @TestHTTPResource URI service;

  private Caller caller;

  @BeforeEach
  void reset() {
    caller = new Caller(service);
    proxy.reset();
    HealthyGroups.again();
  }

  @Test
  void eachRungPassesItsLimitToTheProxy() throws Exception {
    // Given
    proxy.on("cheap", Answer.silence());

    // When
    caller.complete(Caller.chat("router", "hi"));

    // Then
    assertThat(seconds("cheap")).isBetween(0.9, 1.2);
    assertThat(seconds("fallback")).isBetween(0.3, 0.8);
  }

  @Test
  void aRungThatFailsEarlyLeavesItsTimeToTheNext() throws Exception {
    // Given
    proxy.on("cheap", FakeProxy.vendorError(500, null, "ServerError: no"));

    // When
    caller.complete(Caller.chat("router", "hi"));

    // Then
    assertThat(seconds("fallback")).isBetween(1.3, 2.0);
  }

  @Test
  void aCallCanShortenIt() throws Exception {
    // Given
    proxy.on("cheap", Answer.silence());
    proxy.on("fallback", Answer.silence());

    // When
    HttpResponse<String> answer = caller.complete(Caller.chat("router", "hi"), HEADER, "0.5");

    // Then
    OpenAiErrors.error(answer, 504, "deadline_exceeded");
    assertThat(seconds("cheap")).isBetween(0.01, 0.3);
    assertThat(seconds("fallback")).isBetween(0.01, 0.2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"3000", "86400", "9999999999999999999999999999999999999999"})
  void aLargerOneIsClamped(String timeout) throws Exception {
    // When
    caller.complete(Caller.chat("router", "hi"), HEADER, timeout);

    // Then
    assertThat(seconds("cheap")).isBetween(0.9, 1.2);
  }

  /** As a language prints a third of a second. */
  @Test
  void aFractionMayHaveManyDigits() throws Exception {
    // When
    caller.complete(Caller.chat("router", "hi"), HEADER, "0.33333333333333331483");

    // Then
    assertThat(seconds("cheap")).isBetween(0.01, 0.2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"soon", "0", "-1", "NaN", "1e3", "0x10", ""})
  void anythingElseIsRefused(String timeout) throws Exception {
    // When
    HttpResponse<String> answer = caller.complete(Caller.chat("router", "hi"), HEADER, timeout);

    // Then
    assertThat(OpenAiErrors.error(answer, 400, "invalid_request").path("param").asText())
        .isEqualTo(HEADER);
    assertThat(proxy.calls()).isEmpty();
  }

  private double seconds(String group) {
    return Double.parseDouble(proxy.calls(group).getFirst().header("x-litellm-timeout"));
  }
}
