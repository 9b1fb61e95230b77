package io.octoagent.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.octoagent.event.Accounting;
import io.octoagent.testbed.Answer;
import io.octoagent.testbed.Api;
import io.octoagent.testbed.Caller;
import io.octoagent.testbed.ChatJson;
import io.octoagent.testbed.FakeProxy;
import io.octoagent.testbed.KnownCallers;
import io.octoagent.testbed.RawCall;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a call counts for on the account of its caller, however it ended. */
@QuarkusTest
@TestProfile(KnownCallers.class)
class ChargesTest extends LimitedCallers {

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
}
