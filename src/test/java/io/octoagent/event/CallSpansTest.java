package io.octoagent.event;

import static io.octoagent.testbed.RecordedSpans.number;
import static io.octoagent.testbed.RecordedSpans.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.octoagent.testbed.Contract;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The ends of a call's spans that no caller can bring about at will. */
class CallSpansTest {
  private static final TraceContext CALLER =
      new TraceContext("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01", "a=b");

  private static final OperationName CHAT =
      new OperationName("chat", "/v1/chat/completions", "chat");

  private final InMemorySpanExporter spans = InMemorySpanExporter.create();
  private final CallSpans trace =
      new CallSpans(
          SdkTracerProvider.builder()
              .addSpanProcessor(SimpleSpanProcessor.create(spans))
              .build()
              .get("test"),
          CHAT,
          CALLER,
          "proxy",
          4000);

  @Test
  void aDegradedCallIsAnswered() {
    // Given
    trace.headersFor(Contract.FALLBACK);
    Rung rung = new Rung(Contract.FALLBACK, Outcome.SERVER_ERROR, 0);

    // When
    trace.ended(new ModelCall.Degraded(facts(rung), ErrorCode.UPSTREAM_FAILED));

    // Then
    SpanData server = spans.getFinishedSpanItems().getLast();
    assertThat(text(server, "octoagent.outcome")).isEqualTo("degraded");
    assertThat(text(server, "error.type")).isEqualTo("upstream_failed");
    assertThat(number(server, "http.response.status_code")).isEqualTo(200);
    assertThat(server.getStatus().getStatusCode()).isEqualTo(StatusCode.UNSET);
  }

  @Test
  void aFullHouseIsOurError() {
    // When
    trace.ended(new ModelCall.Rejected(facts(), ErrorCode.OVERLOADED));

    // Then
    assertThat(spans.getFinishedSpanItems())
        .singleElement()
        .satisfies(
            server -> {
              assertThat(server.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
              assertThat(text(server, "octoagent.fault")).isEqualTo("octoagent");
            });
  }

  @Test
  void aRequestThatTheEventDoesNotKnowEndsWithIt() {
    // Given
    trace.headersFor(Contract.MAIN);

    // When
    trace.ended(new ModelCall.Abandoned(facts()));

    // Then
    assertThat(spans.getFinishedSpanItems())
        .extracting(SpanData::getName)
        .containsExactly("chat main", "POST /v1/chat/completions");
  }

  @Test
  void aRequestThatLeavesTooLateIsNoSpan() {
    // Given
    trace.ended(new ModelCall.Abandoned(facts()));

    // When
    TraceContext told = trace.headersFor(Contract.MAIN);

    // Then
    SpanData server = spans.getFinishedSpanItems().getLast();
    assertThat(spans.getFinishedSpanItems()).hasSize(1);
    assertThat(told.parent())
        .isEqualTo("00-" + server.getTraceId() + "-" + server.getSpanId() + "-01");
    assertThat(told.state()).isEqualTo("a=b");
  }

  @Test
  void aGroupThatWasSkippedTakesNoOnesSpan() {
    // Given
    trace.headersFor(Contract.FALLBACK);
    Rung skipped = new Rung(Contract.MAIN, Outcome.COOLING_DOWN, 0);
    Consumption consumption = new Consumption(7L, 5L, 3L, null, Consumption.Source.NONE);
    Rung answered = new Rung(Contract.FALLBACK, Outcome.ANSWERED, 0, consumption, Optional.empty());

    // When
    trace.ended(new ModelCall.Answered(facts(skipped, answered)));

    // Then
    SpanData client = spans.getFinishedSpanItems().getFirst();
    assertThat(client.getName()).isEqualTo("chat fallback");
    assertThat(text(client, "octoagent.outcome")).isEqualTo("answered");
    assertThat(number(client, "gen_ai.usage.cache_read.input_tokens")).isEqualTo(3);
  }

  private static Facts facts(Rung... rungs) {
    return new Facts(
        CHAT,
        "req-1",
        null,
        null,
        null,
        Contract.PLANNER,
        Contract.MAIN,
        false,
        Instant.EPOCH,
        List.of(rungs),
        null,
        "echo",
        null,
        9,
        Accounting.NONE,
        "stop");
  }
}
