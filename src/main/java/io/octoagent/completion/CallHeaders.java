package io.octoagent.completion;

import io.octoagent.config.Role;
import io.octoagent.echo.EchoModel;
import io.octoagent.proxy.ChatRequest;
import io.octoagent.proxy.Reply;
import java.util.Optional;
import org.jboss.resteasy.reactive.RestResponse.ResponseBuilder;

/** The headers in which an answer says who gave it. */
final class CallHeaders {

  private static final String PREFIX = "X-OctoAgent-";

  private CallHeaders() {}

  /** What is known of a call whether or not it was answered. */
  static void addRequest(ResponseBuilder<?> answer, ChatRequest request) {
    request.target().role().map(Role::id).ifPresent(role -> answer.header(PREFIX + "Role", role));
    answer.header(PREFIX + "Attempts", request.requestsSent());
    request.fallbackReason().ifPresent(reason -> answer.header(PREFIX + "Fallback-Reason", reason.id()));
  }

  /** What is known of the answer. */
  static void addReply(ResponseBuilder<?> answer, Reply reply) {
    answer.header(PREFIX + "Group", reply.group().id());
    reply.model().filter(CallHeaders::sane).ifPresent(model -> answer.header(PREFIX + "Model", model));
    reply.cost().ifPresent(cost -> answer.header(PREFIX + "Cost-Usd", cost.toPlainString()));
  }

  /** An echo, and the error that it stands for, if it does. */
  static void addEcho(ResponseBuilder<?> answer, Optional<ErrorCode> instead) {
    answer.header(PREFIX + "Model", EchoModel.NAME);
    instead.ifPresent(error -> answer.header(PREFIX + "Degraded", error.id()));
  }

  private static boolean sane(String model) {
    return model.length() <= 200 && model.chars().allMatch(c -> c > ' ' && c < 127);
  }
}
