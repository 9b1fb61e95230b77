package io.octoagent.api;

import io.octoagent.config.Usd;
import io.octoagent.operation.InvalidRequest;
import io.vertx.core.http.HttpServerRequest;
import java.math.BigDecimal;
import java.util.Optional;

/** Reads what a caller lets its call's task spend, for {@link Answers}. */
final class TaskBudget {

  private static final String HEADER = "X-OctoAgent-Task-Budget-Usd";

  private TaskBudget() {}

  /**
   * The amount in USD, if there is one.
   *
   * @param task the task of the call; null if it has none
   * @throws InvalidRequest if it is no amount, or has no task
   */
  static Optional<BigDecimal> of(HttpServerRequest request, String task) {
    String header = request.getHeader(HEADER);
    if (header == null) {
      return Optional.empty();
    }
    if (task == null) {
      throw new InvalidRequest(
          HEADER, "The header " + HEADER + " needs a task: name it in X-OctoAgent-Task.");
    }
    try {
      return Optional.of(Usd.parse(header));
    } catch (IllegalArgumentException e) {
      throw new InvalidRequest(
          HEADER,
          "The header "
              + HEADER
              + " must be an amount in USD above 0, at most 1000000, with at most nine decimals.");
    }
  }
}
