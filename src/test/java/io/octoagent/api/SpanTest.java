package io.octoagent.api;

import static io.octoagent.testbed.Caller.body;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.octoagent.ladder.HealthyGroups;
import io.octoagent.testbed.Caller;
import io.octoagent.testbed.ChatJson;
import io.octoagent.testbed.FakeProxy;
import io.octoagent.testbed.OptIns;
import io.octoagent.testbed.RecordedSpans;
import io.octoagent.testbed.Request;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A call that is answered is a span in its caller's trace, and each request of it to the proxy. */
@QuarkusTest
@TestProfile(OptIns.class)
class SpanTest {
  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
  private static final String PARENT = "00f067aa0ba902b7";
  private static final String SAMPLED = "00-" + TRACE + "-" + PARENT + "-01";

  FakeProxy proxy;

  @TestHTTPResource URI service;

  @Inject RecordedSpans spans;

  Caller caller;

  @BeforeEach
  void reset() {
    proxy.reset();
    HealthyGroups.again();
    spans.clear();
    caller = new Caller(service);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void theCallersTraceGoesThroughUsToTheProxy(boolean stream) throws Exception {
    // When
    caller.complete(
        body(stream, "planner"), "traceparent", SAMPLED, "tracestate", "vendor=opaque,other=1");

    // Then
    SpanData server = spans.server();
    SpanData client = onlyClient();
    assertThat(server.getTraceId()).isEqualTo(TRACE);
    assertThat(server.getParentSpanId()).isEqualTo(PARENT);
    assertThat(client.getTraceId()).isEqualTo(TRACE);
    assertThat(client.getParentSpanId()).isEqualTo(server.getSpanId());
    sent(proxy.calls(), spans.clients());
    assertThat(proxy.calls().getFirst().header("tracestate")).isEqualTo("vendor=opaque,other=1");
    assertThat(client.getStartEpochNanos()).isBetween(server.getStartEpochNanos(), end(client));
    assertThat(end(client)).isLessThanOrEqualTo(end(server));
  }

  @Test
  void thePlainReplyIsReported() throws Exception {
    // When
    String id =
        caller
            .complete(body(false, "planner"), "X-OctoAgent-Task", "task-7")
            .headers()
            .firstValue("X-Request-Id")
            .orElseThrow();

    // Then
    assertThat(spans.server().getName()).isEqualTo("POST /v1/chat/completions");
    assertThat(attributes(spans.server()))
        .containsOnly(
            entry("http.request.method", "POST"),
            entry("http.route", "/v1/chat/completions"),
            entry("http.response.status_code", 200L),
            entry("octoagent.operation", "chat"),
            entry("octoagent.request_id", id),
            entry("octoagent.task", "task-7"),
            entry("octoagent.role", "planner"),
            entry("octoagent.group", "main"),
            entry("octoagent.outcome", "answered"));
    assertThat(onlyClient().getName()).isEqualTo("chat main");
    assertThat(attributes(onlyClient()))
        .containsOnly(
            entry("gen_ai.operation.name", "chat"),
            entry("octoagent.operation", "chat"),
            entry("gen_ai.provider.name", "litellm"),
            entry("gen_ai.request.model", "main"),
            entry("gen_ai.response.model", ChatJson.vendorModel("main")),
            entry("gen_ai.response.finish_reasons", List.of("stop")),
            entry("gen_ai.usage.input_tokens", 30L),
            entry("gen_ai.usage.output_tokens", 20L),
            entry("server.address", "127.0.0.1"),
            entry("server.port", (long) proxy.server().port()),
            entry("octoagent.role", "planner"),
            entry("octoagent.group", "main"),
            entry("octoagent.outcome", "answered"),
            entry("octoagent.cost_usd", Double.valueOf(ChatJson.COST)));
    assertThat(spans.all())
        .extracting(span -> span.getStatus().getStatusCode())
        .containsOnly(StatusCode.UNSET);
  }

  @Test
  void theStreamIsReportedToItsEnd() throws Exception {
    // When
    caller.complete(body(true, "planner"));

    // Then
    Map<String, Object> client = attributes(onlyClient());
    assertThat(client)
        .containsEntry("gen_ai.request.stream", true)
        .containsEntry("gen_ai.response.finish_reasons", List.of("stop"))
        .containsEntry("gen_ai.usage.input_tokens", 30L)
        .containsEntry("octoagent.cost_usd", Double.valueOf(ChatJson.COST));
    assertThat((Double) client.get("gen_ai.response.time_to_first_chunk")).isBetween(0.0, 20.0);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void eachRungIsASpanAndTheReplyIsTheSecondOnes(boolean stream) throws Exception {
    // Given
    proxy.on("cheap", FakeProxy.vendorError(503, "x", "down"));

    // When
    caller.complete(body(stream, "router"), "traceparent", SAMPLED);

    // Then
    List<SpanData> clients = spans.clients();
    sent(proxy.calls(), clients);
    assertThat(clients)
        .extracting(SpanData::getName)
        .containsExactly("chat cheap", "chat fallback");
    assertThat(clients)
        .extracting(SpanData::getParentSpanId)
        .containsOnly(spans.server().getSpanId());
    assertThat(attributes(clients.getFirst()))
        .containsEntry("error.type", "server_error")
        .containsEntry("octoagent.outcome", "server_error")
        .doesNotContainKeys(
            "gen_ai.response.model", "gen_ai.usage.input_tokens", "octoagent.cost_usd");
    assertThat(clients.getFirst().getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
    assertThat(attributes(clients.getLast()))
        .containsEntry("gen_ai.response.model", ChatJson.vendorModel("fallback"))
        .doesNotContainKey("error.type");
    assertThat(attributes(spans.server()))
        .containsEntry("octoagent.group", "fallback")
        .doesNotContainKey("error.type");
  }

  @Test
  void withoutACallersTraceThereIsOneOfOurs() throws Exception {
    // When
    caller.complete(body(false, "planner"));

    // Then
    assertThat(spans.server().getParentSpanContext().isValid()).isFalse();
    sent(proxy.calls(), spans.clients());
    assertThat(proxy.calls().getFirst().header("tracestate")).isNull();
  }

  @Test
  void anUnreadableTraceIsNoTrace() throws Exception {
    // When
    caller.complete(
        body(false, "planner"), "traceparent", "00-" + TRACE + "-zz-01", "tracestate", "a=b");

    // Then
    assertThat(spans.server().getTraceId()).isNotEqualTo(TRACE);
    sent(proxy.calls(), spans.clients());
    assertThat(proxy.calls().getFirst().header("tracestate")).isNull();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void whatTheCallerDoesNotSampleIsPassedOnAndNotRecorded(boolean stream) throws Exception {
    // When
    caller.complete(body(stream, "planner"), "traceparent", "00-" + TRACE + "-" + PARENT + "-00");
    caller.complete(body(stream, "planner"), "traceparent", SAMPLED);

    // Then
    spans.server();
    assertThat(spans.all()).hasSize(2);
    assertThat(proxy.calls().getFirst().header("traceparent"))
        .matches("00-" + TRACE + "-[0-9a-f]{16}-00")
        .doesNotContain(PARENT);
  }

  private SpanData onlyClient() {
    assertThat(spans.clients()).hasSize(1);
    return spans.clients().getFirst();
  }

  /** Each request passed its own span to the proxy, and there are no other spans of requests. */
  private static void sent(List<Request> requests, List<SpanData> clients) {
    assertThat(requests.stream().map(request -> request.header("traceparent")))
        .containsExactlyElementsOf(
            clients.stream()
                .map(span -> "00-" + span.getTraceId() + "-" + span.getSpanId() + "-01")
                .toList());
  }

  private static Map<String, Object> attributes(SpanData span) {
    return span.getAttributes().asMap().entrySet().stream()
        .collect(Collectors.toMap(entry -> entry.getKey().getKey(), Map.Entry::getValue));
  }

  private static long end(SpanData span) {
    return span.getEndEpochNanos();
  }
}
