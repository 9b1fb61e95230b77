package io.octoagent.litellm;

import io.octoagent.config.Group;
import io.octoagent.event.TraceContext;
import io.octoagent.operation.Operation;
import io.octoagent.operation.RequestBody;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;

/**
 * One request to the proxy; made by the ladder for each rung, sent once by {@link PlainTransport}
 * or {@link StreamTransport}.
 *
 * @param operation what is asked for
 * @param body the caller's body
 * @param trace the request's position in the caller's trace
 * @param forwarded what else the caller has sent
 * @param task the label under which the proxy accounts for the call; null if absent
 * @param limit how long the answer, or a stream's first content, may take
 */
public record ProxyRequest(
    Operation operation,
    Group group,
    RequestBody body,
    TraceContext trace,
    Forwarded forwarded,
    String task,
    Duration limit) {

  /** Turns off the proxy's own fallbacks. */
  private static final String NO_FALLBACKS = "\"disable_fallbacks\":true,";

  /** The body for the proxy: the group as the model, and fallbacks turned off. */
  Buffer json() {
    return body.forwarded(NO_FALLBACKS, group.id());
  }
}
