package io.octoagent.testbed;

import com.google.protobuf.InvalidProtocolBufferException;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;

/** An OpenTelemetry collector that takes spans over HTTP, and shows what came. */
public final class OtlpCollector implements AutoCloseable {
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final String TRACES = "/v1/traces";

  private final ScriptedServer server = ScriptedServer.listen();

  public OtlpCollector() {
    server.on(
        TRACES,
        request ->
            Answer.status(200)
                .header("Content-Type", "application/x-protobuf")
                .length(0)
                .write(""));
  }

  /** What {@code OTEL_EXPORTER_OTLP_ENDPOINT} is set to. */
  public String url() {
    return server.url();
  }

  /** Waits for so many spans, and returns all. */
  public List<Span> await(int count) {
    Awaitility.await().atMost(SOON).until(() -> spans().size() >= count);
    return spans();
  }

  /** The spans so far. */
  public List<Span> spans() {
    return resources().stream()
        .flatMap(resource -> resource.getScopeSpansList().stream())
        .map(ScopeSpans::getSpansList)
        .flatMap(List::stream)
        .toList();
  }

  /** Who sent them, and what. */
  public List<ResourceSpans> resources() {
    return server.requests(TRACES).stream()
        .map(OtlpCollector::parse)
        .flatMap(export -> export.getResourceSpansList().stream())
        .toList();
  }

  /** Every byte that was sent here, headers included, as characters to search in. */
  public String everything() {
    return server.requests().stream()
        .map(
            request ->
                request.headers().entries()
                    + new String(request.body(), StandardCharsets.ISO_8859_1))
        .collect(Collectors.joining("\n"));
  }

  /** A span's or a trace's id as headers have it. */
  public static String hex(com.google.protobuf.ByteString id) {
    return HexFormat.of().formatHex(id.toByteArray());
  }

  @Override
  public void close() {
    server.close();
  }

  private static ExportTraceServiceRequest parse(Request request) {
    try {
      return ExportTraceServiceRequest.parseFrom(request.body());
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError("not OTLP: " + request, e);
    }
  }
}
