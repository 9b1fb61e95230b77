package io.octoagent.proxy;

import io.octoagent.config.Group;
import io.octoagent.event.Outcome;
import io.octoagent.event.TraceContext;
import io.octoagent.proxy.ProxyException.Failed;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import jakarta.inject.Singleton;
import jakarta.ws.rs.WebApplicationException;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Optional;
import org.jboss.resteasy.reactive.RestResponse;

/**
 * The plain leg to the proxy: one request, one whole answer, read once. Called by {@link
 * ProxyClient}.
 */
@Singleton
class PlainCalls {

  /** The price in USD, in LiteLLM's answers. */
  private static final String COST = "x-litellm-response-cost";

  /** The vendor's model, in LiteLLM's answers; the body names the group instead. */
  static final String MODEL = "x-litellm-model-name";

  private final PerEventLoop<LiteLlmApi> api;
  private final ProxyHttp http;

  PlainCalls(ProxyHttp http, Memory memory) {
    this.api = new PerEventLoop<>(() -> http.api(memory::answer));
    this.http = http;
  }

  /**
   * The answer of {@code group}; fails with a {@link ProxyException} or with the connection's own
   * failure.
   */
  Uni<Reply> send(Group group, ChatRequest request, Duration limit) {
    TraceContext trace = request.leavesFor(group);
    return api.get()
        .complete(
            http.authorization(),
            seconds(limit),
            trace.parent(),
            trace.state(),
            request.task(),
            request.body().forProxy(group).getBytes())
        .onFailure(WebApplicationException.class)
        .transform(refused -> http.refusal(refused))
        .map(response -> read(group, response));
  }

  /** A time span as LiteLLM takes it: seconds, with a fraction. */
  static String seconds(Duration span) {
    return BigDecimal.valueOf(Math.max(1, span.toMillis()), 3).toPlainString();
  }

  private Reply read(Group group, RestResponse<byte[]> response) {
    byte[] body = response.getEntity() == null ? new byte[0] : response.getEntity();
    if (response.getStatus() != 200) {
      throw http.refusal(response.getStatus(), body, response::getHeaderString);
    }
    CompletionScan scan = scan(body);
    if (scan.error() != null) {
      throw Diagnosis.inBand(scan.error());
    }
    if (!scan.content()) {
      throw new Failed(Outcome.HOLLOW, "a success without content");
    }
    return new Reply.Plain(
        group,
        Buffer.buffer(body),
        Optional.ofNullable(response.getHeaderString(MODEL))
            .or(() -> Optional.ofNullable(scan.model())),
        Usage.spent(scan.usage(), Usage.price(response.getHeaderString(COST))),
        Optional.ofNullable(scan.finishReason()));
  }

  private static CompletionScan scan(byte[] body) {
    try {
      return CompletionScan.of(body, 0, body.length);
    } catch (IOException e) {
      throw new Failed(Outcome.MALFORMED, "not JSON");
    }
  }
}
