package io.octoagent.api;

import static io.octoagent.testbed.Caller.body;
import static io.octoagent.testbed.RecordedSpans.number;
import static io.octoagent.testbed.RecordedSpans.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.octoagent.ladder.HealthyGroups;
import io.octoagent.testbed.Answer;
import io.octoagent.testbed.Caller;
import io.octoagent.testbed.ChatJson;
import io.octoagent.testbed.FakeProxy;
import io.octoagent.testbed.RecordedSpans;
import io.octoagent.testbed.ShortDeadline;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever becomes of a call, its spans end once and say so. */
@QuarkusTest
@TestProfile(ShortDeadline.class)
class SpanOutcomeTest {
  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
  private static final String[] HEADERS = {
    "Authorization",
    "Bearer " + ShortDeadline.ONE,
    "traceparent",
    "00-" + TRACE + "-00f067aa0ba902b7-01"
  };

  FakeProxy proxy;

  @TestHTTPResource URI service;

  @Inject RecordedSpans spans;

  Caller caller;

  @BeforeEach
  @AfterEach
  void reset() {
    proxy.reset();
    HealthyGroups.again();
    spans.clear();
    caller = new Caller(service);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{ | 400 | invalid_request",
        "{\"model\":\"planner\"} | 400 | invalid_request",
        "{\"model\":\"nobody\",\"messages\":[{}]} | 404 | model_not_found"
      })
  void refusedByTheEndpoint(String body, long status, String code) throws Exception {
    // When
    caller.complete(body, HEADERS);

    // Then
    reported("rejected", code, status, StatusCode.UNSET);
    assertThat(spans.clients()).isEmpty();
  }

  @Test
  void refusedForItsKey() throws Exception {
    // When
    caller.complete(
        body(false, "planner"), "traceparent", HEADERS[3], "Authorization", "Bearer no");

    // Then
    reported("rejected", "invalid_api_key", 401L, StatusCode.UNSET);
    assertThat(spans.clients()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void rejectedByTheVendor(boolean stream) throws Exception {
    // Given
    proxy.on("main", FakeProxy.vendorError(400, "x", "BadRequestError: no"));

    // When
    caller.complete(body(stream, "planner"), HEADERS);

    // Then
    reported("rejected", "upstream_rejected", null, StatusCode.UNSET);
    request(0, "rejected", StatusCode.ERROR);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aRungThatTimesOutEndsBeforeTheNextBegins(boolean stream) throws Exception {
    // Given
    proxy.on("main", Answer.silence());

    // When
    caller.complete(body(stream, "planner"), HEADERS);

    // Then
    reported("answered", null, 200L, StatusCode.UNSET);
    request(0, "timeout", StatusCode.ERROR);
    SpanData second = request(1, "answered", StatusCode.UNSET);
    assertThat(spans.clients().getFirst().getEndEpochNanos())
        .isLessThanOrEqualTo(second.getStartEpochNanos());
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void everyRungFails(boolean stream) throws Exception {
    // Given
    proxy.on("cheap", FakeProxy.vendorError(500, "x", "down"));
    proxy.on("fallback", Answer.reset());

    // When
    caller.complete(body(stream, "router"), HEADERS);

    // Then
    reported("failed", "upstream_failed", 502L, StatusCode.ERROR);
    request(0, "server_error", StatusCode.ERROR);
    request(1, "cut", StatusCode.ERROR);
  }

  @Test
  void theProxyIsAway() throws Exception {
    // Given
    proxy.server().stop();

    // When
    caller.complete(body(false, "router"), HEADERS);

    // Then
    reported("failed", "proxy_unavailable", 503L, StatusCode.ERROR);
    request(0, "unreachable", StatusCode.ERROR);
  }

  @Test
  void aGroupThatIsNotAskedIsNoSpan() throws Exception {
    // Given
    proxy.on("main", FakeProxy.vendorError(500, "x", "down"));
    for (int i = 0; i < 6; i++) {
      caller.complete(Caller.chat("planner", "call " + i), HEADERS);
    }
    spans.await(SpanKind.SERVER, 6);
    proxy.server().forgetRequests();
    spans.clear();

    // When
    caller.complete(body(false, "planner"), HEADERS);

    // Then
    reported("answered", null, 200L, StatusCode.UNSET);
    assertThat(spans.clients()).extracting(SpanData::getName).containsExactly("chat fallback");
    request(0, "answered", StatusCode.UNSET);
  }

  @Test
  void aStreamBreaks() throws Exception {
    // Given
    String first = ChatJson.contentEvent("main", "first");
    proxy.on("main", FakeProxy.stream("main").event(first).pause(Duration.ofMillis(50)).cut());

    // When
    caller.stream(body(true, "planner"), HEADERS);

    // Then
    reported("failed", "upstream_failed", 200L, StatusCode.ERROR);
    assertThat(error(request(0, "answered", StatusCode.ERROR))).isEqualTo("upstream_failed");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void theCallerLeavesBeforeTheAnswer(boolean stream) throws Exception {
    // Given
    proxy.on("main", Answer.silence());
    CompletableFuture<?> waiting = caller.start(body(stream, "planner"), HEADERS);
    proxy.awaitCalls(1);

    // When
    waiting.cancel(true);

    // Then
    reported("abandoned", null, null, StatusCode.UNSET);
    request(0, "abandoned", StatusCode.UNSET);
  }

  @Test
  void theCallerLeavesAStream() throws Exception {
    // Given
    proxy.on("main", FakeProxy.stream("main").event(ChatJson.contentEvent("main", "x")).hang());

    // When
    caller.open(body(true, "planner"), HEADERS).body().close();

    // Then
    reported("abandoned", null, null, StatusCode.UNSET);
    assertThat(error(request(0, "answered", StatusCode.UNSET))).isEqualTo("abandoned");
  }

  /** The one server span, in the caller's trace, and no other spans than those of requests. */
  private void reported(String outcome, String error, Long status, StatusCode code) {
    SpanData server = spans.server();
    assertThat(server.getTraceId()).isEqualTo(TRACE);
    assertThat(text(server, "octoagent.outcome")).isEqualTo(outcome);
    assertThat(error(server)).isEqualTo(error);
    assertThat(number(server, "http.response.status_code")).isEqualTo(status);
    assertThat(server.getStatus().getStatusCode()).isEqualTo(code);
    assertThat(spans.all()).hasSize(1 + spans.clients().size());
    if (!"proxy_unavailable".equals(error)) {
      assertThat(spans.clients()).hasSameSizeAs(proxy.calls());
    }
  }

  private SpanData request(int number, String outcome, StatusCode code) {
    SpanData client = spans.clients().get(number);
    assertThat(client.getTraceId()).isEqualTo(TRACE);
    assertThat(client.getParentSpanId()).isEqualTo(spans.server().getSpanId());
    assertThat(text(client, "octoagent.outcome")).isEqualTo(outcome);
    if (!outcome.equals("answered")) {
      assertThat(error(client)).isEqualTo(outcome);
    }
    assertThat(client.getStatus().getStatusCode()).isEqualTo(code);
    if (!outcome.equals("unreachable")) {
      assertThat(proxy.calls().get(number).header("traceparent")).contains(client.getSpanId());
    }
    return client;
  }

  private static String error(SpanData span) {
    return text(span, "error.type");
  }
}
