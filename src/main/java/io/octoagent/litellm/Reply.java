package io.octoagent.litellm;

import io.octoagent.config.Group;
import io.octoagent.event.Consumption;
import io.vertx.core.buffer.Buffer;
import java.util.Optional;

/**
 * A group's answer, passed from the transports to {@code Answers}: a whole body, or a stream at its
 * first content.
 */
public sealed interface Reply {

  /** The group that answered. */
  Group group();

  /** The vendor's model, as the answer names it. */
  Optional<String> model();

  /** The usage and the cost, as far as they are known by now. */
  Consumption consumption();

  /** The finish reason; empty if there is none yet. */
  Optional<String> finishReason();

  /**
   * A whole answer.
   *
   * @param body the proxy's bytes, untouched
   */
  record Plain(
      Group group,
      Buffer body,
      Optional<String> model,
      Consumption consumption,
      Optional<String> finishReason)
      implements Reply {}

  /**
   * A stream that has begun; its price is known only at its end.
   *
   * @param events the stream, from the first event on
   */
  record Streamed(Group group, EventStream events) implements Reply {
    @Override
    public Optional<String> model() {
      return events.model();
    }

    @Override
    public Consumption consumption() {
      return events.consumption();
    }

    @Override
    public Optional<String> finishReason() {
      return events.finishReason();
    }
  }
}
