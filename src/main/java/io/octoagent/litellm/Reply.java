package io.octoagent.litellm;

import io.octoagent.config.Group;
import io.octoagent.event.Consumption;
import io.vertx.core.buffer.Buffer;
import java.util.Optional;

/** What a rung answered: a whole body, or a stream whose first content is there. */
public sealed interface Reply {

  /** The group that answered. */
  Group group();

  /** The vendor's model, as the answer names it. */
  Optional<String> model();

  /** What it used and cost, as far as that is known by now. */
  Consumption consumption();

  /** Why it ended; empty while it has not. */
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
   * A stream that has begun; its price is known at its end only.
   *
   * @param events what comes, from the first event on
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
