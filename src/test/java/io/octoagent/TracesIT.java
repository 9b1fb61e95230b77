package io.octoagent;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.octoagent.testbed.Caller;
import io.octoagent.testbed.CanaryCalls;
import io.octoagent.testbed.FakeProxy;
import io.octoagent.testbed.OtlpCollector;
import io.octoagent.testbed.PackagedService;
import io.octoagent.testbed.Request;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Span.SpanKind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged service exports its calls to an OpenTelemetry collector, if one is configured. */
class TracesIT {
  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
  private static final String PARENT = "00f067aa0ba902b7";
  private static final String TRACEPARENT = "00-" + TRACE + "-" + PARENT + "-01";

  /** What the framework says of spans that it could not send. */
  private static final String NOT_SENT = "Failed to export";

  /** An address on which nobody listens. */
  private static final String NOBODY = "http://127.0.0.1:1";

  @TempDir Path directory;

  private final FakeProxy proxy = new FakeProxy(CanaryCalls.PROXY_KEY);
  private final OtlpCollector collector = new OtlpCollector();

  @AfterEach
  void close() {
    proxy.close();
    collector.close();
  }

  @Test
  void spansArriveInTheCallersTrace() throws Exception {
    // Given
    proxy.on("cheap", FakeProxy.vendorError(503, "x", "down"));
    try (PackagedService service = start(Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", collector.url()))) {
      Caller caller = new Caller(service.awaitAddress());

      // When
      caller.complete(Caller.chat("planner", "x"), "traceparent", TRACEPARENT);
      caller.complete(Caller.streamed("router", "x"), "traceparent", TRACEPARENT);

      // Then
      List<Span> spans = collector.await(5);
      assertThat(spans)
          .hasSize(5)
          .allMatch(span -> OtlpCollector.hex(span.getTraceId()).equals(TRACE));
      assertThat(of(spans, SpanKind.SPAN_KIND_SERVER))
          .hasSize(2)
          .allMatch(span -> OtlpCollector.hex(span.getParentSpanId()).equals(PARENT));
      assertThat(of(spans, SpanKind.SPAN_KIND_CLIENT))
          .extracting(Span::getName)
          .containsExactlyInAnyOrder("chat main", "chat cheap", "chat fallback");
      assertThat(of(spans, SpanKind.SPAN_KIND_CLIENT))
          .extracting(span -> "00-" + TRACE + "-" + OtlpCollector.hex(span.getSpanId()) + "-01")
          .containsExactlyInAnyOrderElementsOf(traceParents());
      assertThat(collector.resources().toString()).contains("service.name", "octoagent");
      assertThat(service.output()).doesNotContain(NOT_SENT);
    }
  }

  @Test
  void withoutACollectorTheCallersHeadersGoThroughAndNothingIsSent() throws Exception {
    // Given
    try (PackagedService service = start(Map.of())) {
      Caller caller = new Caller(service.awaitAddress());

      // When
      caller.complete(Caller.chat("planner", "x"), "traceparent", TRACEPARENT);
      caller.complete(Caller.streamed("planner", "x"), "traceparent", TRACEPARENT);
      service.stop();

      // Then
      assertThat(traceParents()).containsExactly(TRACEPARENT, TRACEPARENT);
      assertThat(collector.everything()).isEmpty();
      assertThat(service.output()).doesNotContainIgnoringCase("export").doesNotContain("otel");
    }
  }

  @Test
  void aCollectorThatIsAwayCostsNoCall() throws Exception {
    // Given
    try (PackagedService service = start(Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", NOBODY))) {
      Caller caller = new Caller(service.awaitAddress());

      // When
      int status = caller.complete(Caller.chat("planner", "x")).statusCode();

      // Then
      assertThat(status).isEqualTo(200);
      Awaitility.await().until(() -> service.output().contains(NOT_SENT));
    }
  }

  @Test
  void nothingThatWasSaidIsInTheLogOrTheSpans() throws Exception {
    // Given
    Map<String, String> variables =
        Map.of(
            "OTEL_EXPORTER_OTLP_ENDPOINT",
            collector.url(),
            "OCTOAGENT_LLM_TIMEOUT_S",
            "2",
            "OCTOAGENT_API_KEY",
            CanaryCalls.CALLER_KEY);
    everyLine();
    try (PackagedService service = start(variables)) {

      // When
      int made = new CanaryCalls(new Caller(service.awaitAddress()), proxy).make();

      // Then
      collector.await(made + proxy.calls().size());
      assertThat(collector.spans()).hasSize(made + proxy.calls().size());
      assertThat(service.log().stream().filter(TracesIT::isCall)).hasSize(made);
      assertThat(service.output())
          .contains("\"DEBUG\"", "io.octoagent.ladder.Attempt")
          .doesNotContain(CanaryCalls.WORD);
      assertThat(collector.everything()).doesNotContain(CanaryCalls.WORD);
    }
  }

  private static boolean isCall(JsonNode line) {
    return line.path("loggerName").asText().equals("octoagent.call");
  }

  /** The project's own log categories log at their finest level. */
  private void everyLine() throws Exception {
    Files.createDirectory(directory.resolve("config"));
    Files.writeString(
        directory.resolve("config/application.properties"),
        """
        quarkus.log.category."io.octoagent".level=TRACE
        quarkus.log.category."octoagent.call".level=TRACE
        """);
  }

  private PackagedService start(Map<String, String> variables) {
    Map<String, String> all = new HashMap<>(variables);
    all.put("LITELLM_PROXY_URL", proxy.url());
    all.put("LITELLM_PROXY_KEY", CanaryCalls.PROXY_KEY);
    all.put("QUARKUS_OTEL_BSP_SCHEDULE_DELAY", "100ms");
    return PackagedService.start(all, directory);
  }

  private List<String> traceParents() {
    return proxy.calls().stream().map((Request sent) -> sent.header("traceparent")).toList();
  }

  private static List<Span> of(List<Span> spans, SpanKind kind) {
    return spans.stream().filter(span -> span.getKind() == kind).toList();
  }
}
