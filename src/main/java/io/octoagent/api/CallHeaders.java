package io.octoagent.api;

import io.octoagent.config.Role;
import io.octoagent.echo.Echo;
import io.octoagent.event.ErrorCode;
import io.octoagent.event.Label;
import io.octoagent.ladder.LadderRequest;
import io.octoagent.litellm.Reply;
import java.math.BigDecimal;
import java.util.Optional;

/** The headers in which an answer says who gave it. */
final class CallHeaders {

  private static final String PREFIX = "X-OctoAgent-";

  private CallHeaders() {}

  /** What is known of a call whether or not it was answered. */
  static void addRequest(Answer answer, LadderRequest request) {
    request.target().role().map(Role::id).ifPresent(role -> answer.with(PREFIX + "Role", role));
    answer.with(PREFIX + "Attempts", Long.toString(request.requestsSent()));
    request
        .fallbackReason()
        .ifPresent(reason -> answer.with(PREFIX + "Fallback-Reason", reason.id()));
  }

  /** What is known of the answer. */
  static void addReply(Answer answer, Reply reply, Call call) {
    answer.with(PREFIX + "Group", reply.group().id());
    reply
        .model()
        .filter(Label::isLabel)
        .filter(call::tells)
        .ifPresent(model -> answer.with(PREFIX + "Model", model));
  }

  /** What the call cost in all, those answers included that were thrown away. */
  static void addCost(Answer answer, LadderRequest request) {
    BigDecimal cost = request.consumption().costUsd();
    if (cost != null) {
      answer.with(PREFIX + "Cost-Usd", cost.toPlainString());
    }
  }

  /** An echo, and the error that it stands for, if it does. */
  static void addEcho(Answer answer, Optional<ErrorCode> instead) {
    answer.with(PREFIX + "Model", Echo.NAME);
    instead.ifPresent(error -> answer.with(PREFIX + "Degraded", error.id()));
  }
}
