package io.octoagent.testbed;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import org.awaitility.Awaitility;

/**
 * Every span of the service under test, for tests in the same JVM that switch traces on with {@link
 * #SWITCH}; the framework sends none to an endpoint then.
 */
@Singleton
public class RecordedSpans {
  /** The setting that switches traces on. */
  public static final String SWITCH = "quarkus.otel.exporter.otlp.endpoint";

  /** A value for it: nobody listens there. */
  public static final String ON = "http://127.0.0.1:1";

  private static final Duration SOON = Duration.ofSeconds(10);

  private final InMemorySpanExporter spans = InMemorySpanExporter.create();
  private final CallsUnderWay underWay;

  RecordedSpans(CallsUnderWay underWay) {
    this.underWay = underWay;
  }

  /** In the place of the framework's, which would send to the endpoint. */
  @Produces
  @Singleton
  SpanExporter exporter() {
    return SpanExporter.composite();
  }

  @Produces
  @Singleton
  SpanProcessor processor() {
    return SimpleSpanProcessor.create(spans);
  }

  /** Forgets all, once the calls that have come are over. */
  public void clear() {
    underWay.awaitNone();
    spans.reset();
  }

  public List<SpanData> all() {
    return spans.getFinishedSpanItems();
  }

  /** Waits for the end of one call, and returns the span of its server. */
  public SpanData server() {
    List<SpanData> servers = await(SpanKind.SERVER, 1);
    if (servers.size() > 1) {
      throw new AssertionError("more than one call: " + servers);
    }
    return servers.getFirst();
  }

  /**
   * The spans of the requests to the proxy, in their order; complete when the server's is there.
   */
  public List<SpanData> clients() {
    server();
    return of(SpanKind.CLIENT);
  }

  /** Waits for so many spans of this kind, and returns all of it. */
  public List<SpanData> await(SpanKind kind, int count) {
    Awaitility.await()
        .pollInterval(Duration.ofMillis(5))
        .atMost(SOON)
        .until(() -> of(kind).size() >= count);
    return of(kind);
  }

  /** An attribute that is a text; null where the span has none. */
  public static String text(SpanData span, String name) {
    return span.getAttributes().get(AttributeKey.stringKey(name));
  }

  /** An attribute that is a whole number; null where the span has none. */
  public static Long number(SpanData span, String name) {
    return span.getAttributes().get(AttributeKey.longKey(name));
  }

  /** The spans of this kind so far, in their order. */
  public List<SpanData> of(SpanKind kind) {
    return all().stream()
        .filter(span -> span.getKind() == kind)
        .sorted(Comparator.comparingLong(SpanData::getStartEpochNanos))
        .toList();
  }
}
