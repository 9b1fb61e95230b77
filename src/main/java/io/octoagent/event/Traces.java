package io.octoagent.event;

import io.octoagent.config.OctoAgentConfig;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Tracer;
import jakarta.inject.Singleton;
import java.net.URI;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Starts the trace of each call for {@link ModelCalls}: spans if an OTLP endpoint is configured,
 * otherwise only the caller's own headers.
 */
@Singleton
class Traces {

  private final Optional<Tracer> tracer;
  private final String proxyHost;
  private final int proxyPort;

  Traces(
      OpenTelemetry telemetry,
      @ConfigProperty(name = "quarkus.otel.sdk.disabled") boolean off,
      OctoAgentConfig config) {
    this.tracer = off ? Optional.empty() : Optional.of(telemetry.getTracer("io.octoagent"));
    URI proxy = config.proxy().url();
    this.proxyHost = proxy.getHost();
    this.proxyPort = port(proxy);
  }

  /** The trace of a call that has just arrived with these headers. */
  CallTrace begin(OperationName operation, TraceContext caller) {
    return tracer.isPresent()
        ? new CallSpans(tracer.get(), operation, caller, proxyHost, proxyPort)
        : new CallTrace.Unrecorded(caller);
  }

  private static int port(URI proxy) {
    if (proxy.getPort() > 0) {
      return proxy.getPort();
    }
    return "https".equals(proxy.getScheme()) ? 443 : 80;
  }
}
