package io.octoagent.proxy;

import io.octoagent.config.Group;
import io.vertx.core.buffer.Buffer;
import java.math.BigDecimal;
import java.util.Optional;

/** What a rung answered: a whole body, or a stream whose first content is there. */
public sealed interface Reply {

  /** The group that answered. */
  Group group();

  /** The vendor's model, as the answer names it. */
  Optional<String> model();

  /** The price in USD; unknown is empty. */
  Optional<BigDecimal> cost();

  /**
   * A whole answer.
   *
   * @param body the proxy's bytes, untouched
   * @param usage what it used
   * @param finishReason why it ended
   */
  record Plain(
      Group group,
      Buffer body,
      Optional<String> model,
      Optional<BigDecimal> cost,
      Optional<Usage> usage,
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
    public Optional<BigDecimal> cost() {
      return Optional.empty();
    }
  }
}
