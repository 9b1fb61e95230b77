package io.octoagent.api;

import io.octoagent.config.Role;
import io.octoagent.echo.Echo;
import io.octoagent.event.ErrorCode;
import io.octoagent.event.Label;
import io.octoagent.ladder.LadderRequest;
import io.octoagent.litellm.Reply;
import java.math.BigDecimal;
import java.util.Optional;

/** Adds to an answer the headers that say who gave it; used by {@link Answers}. */
final class CallHeaders {

  private static final String PREFIX = "X-OctoAgent-";

  private CallHeaders() {}

  /** Adds what is known whether or not the call was answered. */
  static void addRequest(Answer answer, LadderRequest request) {
    request.target().role().map(Role::id).ifPresent(role -> answer.with(PREFIX + "Role", role));
    answer.with(PREFIX + "Attempts", Long.toString(request.requestsSent()));
    request
        .fallbackReason()
        .ifPresent(reason -> answer.with(PREFIX + "Fallback-Reason", reason.id()));
  }

  /** Adds the group and the model that answered. */
  static void addReply(Answer answer, Reply reply, Call call) {
    answer.with(PREFIX + "Group", reply.group().id());
    reply
        .model()
        .filter(Label::isLabel)
        .filter(call::mayReport)
        .ifPresent(model -> answer.with(PREFIX + "Model", model));
  }

  /** Adds the total cost of the call, discarded answers included. */
  static void addCost(Answer answer, LadderRequest request) {
    BigDecimal cost = request.consumption().costUsd();
    if (cost != null) {
      answer.with(PREFIX + "Cost-Usd", cost.toPlainString());
    }
  }

  /** Marks the answer as an echo, and names the error that it replaces, if any. */
  static void addEcho(Answer answer, Optional<ErrorCode> instead) {
    answer.with(PREFIX + "Model", Echo.NAME);
    instead.ifPresent(error -> answer.with(PREFIX + "Degraded", error.id()));
  }
}
