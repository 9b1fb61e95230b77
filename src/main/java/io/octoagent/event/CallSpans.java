package io.octoagent.event;

import io.octoagent.config.Group;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/**
 * The spans of one call, created by {@link Traces}: the server span and, below it, a client span
 * for each request sent to the proxy. They start while the call runs, because a request carries its
 * span's id, and all end with the call's event, which supplies the rest ({@link SpanAttributes}).
 */
final class CallSpans implements CallTrace {

  private static final W3CTraceContextPropagator W3C = W3CTraceContextPropagator.getInstance();
  private static final TextMapGetter<TraceContext> HEADERS = new Headers();

  private final Tracer tracer;
  private final OperationName operation;
  private final String proxyHost;
  private final int proxyPort;
  private final Instant start = Instant.now();
  private final long startNanos = System.nanoTime();
  private final Span server;
  private final List<Sent> sent = new ArrayList<>(2);
  private boolean over;

  /** A request that was sent to the proxy. */
  private record Sent(Span span, Instant at) {}

  CallSpans(
      Tracer tracer,
      OperationName operation,
      TraceContext caller,
      String proxyHost,
      int proxyPort) {
    this.tracer = tracer;
    this.operation = operation;
    this.proxyHost = proxyHost;
    this.proxyPort = proxyPort;
    this.server =
        tracer
            .spanBuilder("POST " + operation.path())
            .setParent(W3C.extract(Context.root(), caller, HEADERS))
            .setSpanKind(SpanKind.SERVER)
            .setStartTimestamp(start)
            .setAttribute(SpanAttributes.METHOD, "POST")
            .setAttribute(SpanAttributes.ROUTE, operation.path())
            .setAttribute(SpanAttributes.API, operation.id())
            .startSpan();
  }

  @Override
  public synchronized TraceContext headersFor(Group group) {
    Context call = Context.root().with(server);
    if (over) {
      return headers(call);
    }
    Instant now = now();
    Span span =
        tracer
            .spanBuilder(operation.genAi() + " " + group.id())
            .setParent(call)
            .setSpanKind(SpanKind.CLIENT)
            .setStartTimestamp(now)
            .setAttribute(SpanAttributes.OPERATION, operation.genAi())
            .setAttribute(SpanAttributes.API, operation.id())
            .setAttribute(SpanAttributes.PROVIDER, "litellm")
            .setAttribute(SpanAttributes.REQUEST_MODEL, group.id())
            .setAttribute(SpanAttributes.GROUP, group.id())
            .setAttribute(SpanAttributes.HOST, proxyHost)
            .setAttribute(SpanAttributes.PORT, (long) proxyPort)
            .startSpan();
    sent.add(new Sent(span, now));
    return headers(call.with(span));
  }

  @Override
  public synchronized void ended(ModelCall call) {
    over = true;
    Instant end = now();
    Iterator<Sent> requests = sent.iterator();
    for (Rung rung : call.facts().attempts()) {
      if (rung.outcome().sent() && requests.hasNext()) {
        Sent request = requests.next();
        SpanAttributes.ofRequest(request.span(), rung, call);
        request.span().end(end(request, rung, call, end));
      }
    }
    // a request sent at the moment the caller left is not in the event
    requests.forEachRemaining(late -> late.span().end(end));
    SpanAttributes.ofCall(server, call);
    server.end(end);
  }

  /** A rung ends before its call, except for a stream that has begun. */
  private static Instant end(Sent request, Rung rung, ModelCall call, Instant callEnd) {
    if (rung.outcome() == Outcome.ANSWERED && call.facts().stream()) {
      return callEnd;
    }
    Instant end = request.at().plusMillis(rung.millis());
    return end.isAfter(callEnd) ? callEnd : end;
  }

  private static TraceContext headers(Context context) {
    Map<String, String> headers = new HashMap<>(4);
    W3C.inject(context, headers, Map::put);
    return new TraceContext(headers.get("traceparent"), headers.get("tracestate"));
  }

  private Instant now() {
    return start.plusNanos(System.nanoTime() - startNanos);
  }

  /** Reads the caller's headers for the OpenTelemetry library. */
  private static final class Headers implements TextMapGetter<TraceContext> {
    @Override
    public Iterable<String> keys(TraceContext caller) {
      return W3C.fields();
    }

    @Override
    public String get(TraceContext caller, String name) {
      return name.equals("traceparent") ? caller.parent() : caller.state();
    }
  }
}
