package io.octoagent.ladder;

import static io.octoagent.testbed.ChatJson.completion;
import static io.octoagent.testbed.ChatJson.finishEvent;
import static org.assertj.core.api.Assertions.assertThat;

import io.octoagent.event.ModelCall;
import io.octoagent.event.Outcome;
import io.octoagent.event.Rung;
import io.octoagent.testbed.Answer;
import io.octoagent.testbed.Caller;
import io.octoagent.testbed.FakeProxy;
import io.octoagent.testbed.FakeProxyResource;
import io.octoagent.testbed.OpenAiErrors;
import io.octoagent.testbed.RecordedCalls;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.faulttolerance.api.CircuitBreakerMaintenance;
import jakarta.inject.Inject;
import java.math.BigDecimal;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers that were paid for and discarded are in the event, in the metrics and in the header. */
@QuarkusTest
@WithTestResource(FakeProxyResource.class)
class DiscardedAnswersTest {
  private static final String GOOD = completion("cheap", "hi");

  FakeProxy proxy;

  @TestHTTPResource URI service;

  @Inject RecordedCalls calls;

  private Caller caller;

  @BeforeEach
  void reset() {
    proxy.reset();
    CircuitBreakerMaintenance.get().resetAll();
    calls.clear();
    caller = new Caller(service);
  }

  static Stream<Arguments> paidAndDiscarded() {
    String usage = "\"usage\":{\"prompt_tokens\":5,\"completion_tokens\":4,\"cost\":0.25}";
    String hollow = "{" + usage + ",\"choices\":[{\"message\":{},\"finish_reason\":\"stop\"}]}";
    String cut = hollow.substring(0, hollow.length() - 9);
    String usageOnly = "{" + usage + ",\"choices\":[]}";
    Answer stream = FakeProxy.stream("cheap");
    return Stream.of(
        Arguments.of(
            "hollow", Answer.json(hollow).header("x-litellm-response-cost", "0.25"), false),
        Arguments.of("hollow, priced in the usage", Answer.json(hollow), false),
        Arguments.of("cut off behind the usage", Answer.json(cut), false),
        Arguments.of(
            "an error", Answer.json("{" + usage + ",\"error\":{\"code\":\"500\"}}"), false),
        Arguments.of(
            "a hollow stream",
            FakeProxy.stream("cheap").events(finishEvent("cheap", "stop"), usageOnly).done(),
            true),
        Arguments.of("a broken stream", stream.events(usageOnly, "{").done(), true));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("paidAndDiscarded")
  void whatWasPaidAndDiscardedIsCounted(String name, Answer answer, boolean stream)
      throws Exception {
    // Given
    proxy.on("cheap", answer);
    // When
    HttpResponse<String> response = caller.complete(Caller.body(stream, "router"));
    // Then
    ModelCall call = calls.only();
    Rung first = call.facts().attempts().getFirst();
    BigDecimal both = new BigDecimal("0.25").add(new BigDecimal("1.65e-05"));
    assertThat(first.consumption().costUsd()).isEqualByComparingTo("0.25");
    assertThat(first.consumption().inputTokens()).isEqualTo(5);
    assertThat(call.facts().consumption().costUsd()).isEqualByComparingTo(both);
    assertThat(call.facts().consumption().inputTokens()).isEqualTo(35);
    assertThat(call.facts().consumption().outputTokens()).isEqualTo(24);
    assertThat(Rungs.header(response, "X-OctoAgent-Cost-Usd"))
        .isEqualTo(stream ? "" : both.toPlainString());
  }

  @Test
  void anErrorSaysWhatTheCallCost() throws Exception {
    // Given
    Answer hollow = Answer.json("{}").header("x-litellm-response-cost", "0.25");
    proxy.on("cheap", hollow);
    proxy.on("fallback", hollow);
    // When
    HttpResponse<String> response = caller.complete(Caller.chat("router", "x"));
    // Then
    OpenAiErrors.error(response, 502, "upstream_failed");
    assertThat(Rungs.header(response, "X-OctoAgent-Cost-Usd")).isEqualTo("0.50");
    assertThat(calls.only().facts().consumption().costUsd()).isEqualByComparingTo("0.5");
  }

  /** The second answer's price is not the call's. */
  @Test
  void aSumWithAnUnknownPartIsUnknown() throws Exception {
    // Given
    proxy.on("cheap", Answer.json("{}").header("x-litellm-response-cost", "0.25"));
    proxy.on("fallback", Answer.json(GOOD));
    // When
    HttpResponse<String> response = caller.complete(Caller.chat("router", "x"));
    // Then
    assertThat(response.headers().firstValue("X-OctoAgent-Cost-Usd")).isEmpty();
    assertThat(calls.only().facts().consumption().costUsd()).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"1e111", "1e99", "-1", "NaN", "Infinity", "100001"})
  void noPriceThatCannotBeIsCounted(String price) throws Exception {
    // Given
    proxy.on("cheap", Answer.json(GOOD).header("x-litellm-response-cost", price));
    // When
    caller.complete(Caller.chat("router", "x"));
    // Then
    assertThat(calls.only().facts().consumption().costUsd()).isNull();
  }

  /** The answer is good, or none that a stream can begin with. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void ofTwoPricesNoneIsCounted(boolean stream) throws Exception {
    // Given
    proxy.on(
        "cheap",
        Answer.json(GOOD)
            .header("x-litellm-response-cost", "0.01")
            .header("x-litellm-response-cost", "0.25"));
    // When
    HttpResponse<String> response = caller.complete(Caller.body(stream, "router"));
    // Then
    assertThat(response.statusCode()).isEqualTo(200);
    Rung first = calls.only().facts().attempts().getFirst();
    assertThat(first.outcome()).isEqualTo(stream ? Outcome.MALFORMED : Outcome.ANSWERED);
    assertThat(first.consumption().costUsd()).isNull();
  }
}
