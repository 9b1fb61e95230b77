package io.octoagent.api;

import io.octoagent.config.Group;
import io.octoagent.config.Role;
import io.octoagent.echo.Echo;
import io.octoagent.event.ErrorCode;
import io.octoagent.event.Label;
import io.octoagent.ladder.LadderRequest;
import io.octoagent.ledger.Balances;
import io.octoagent.litellm.Reply;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Adds to an answer the headers that say who gave it; used by {@link Answers}. */
final class CallHeaders {

  private static final String PREFIX = "X-OctoAgent-";

  private static final String DEGRADED = PREFIX + "Degraded";
  private static final String REPLAYED = PREFIX + "Replayed";

  /** The headers that a reply has for everyone who gets it. */
  private static final List<String> SHARED =
      List.of(
          PREFIX + "Role",
          PREFIX + "Group",
          PREFIX + "Model",
          PREFIX + "Fallback-Reason",
          DEGRADED);

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

  /** The headers of {@code answer} that everyone gets who shares it. */
  static Map<String, String> shared(Answer answer) {
    Map<String, String> shared = new HashMap<>();
    for (String name : SHARED) {
      String value = answer.headers().get(name);
      if (value != null) {
        shared.put(name, value);
      }
    }
    return shared;
  }

  /** Whether the answer is an echo instead of an error. */
  static boolean isDegraded(Answer answer) {
    return answer.headers().contains(DEGRADED);
  }

  /** Adds the headers of another call's answer, for which nothing was asked or paid. */
  static void addReplay(Answer answer, Map<String, String> shared) {
    shared.forEach(answer::with);
    answer.with(PREFIX + "Attempts", "0").with(PREFIX + "Cost-Usd", "0").with(REPLAYED, "true");
  }

  /** What those headers say of who answered, for the call's event. */
  static Call.Replay replay(Map<String, String> shared) {
    String group = shared.get(PREFIX + "Group");
    String degraded = shared.get(DEGRADED);
    return new Call.Replay(
        group == null ? null : new Group(group),
        shared.get(PREFIX + "Model"),
        Arrays.stream(ErrorCode.values())
            .filter(code -> code.id().equals(degraded))
            .findFirst()
            .orElse(null));
  }

  /** Adds what is left to the caller and its task: rates in OpenAI's headers, money in ours. */
  static void addBalances(Answer answer, Balances balances) {
    balances.calls().ifPresent(rate -> addRate(answer, rate, "requests"));
    balances.tokens().ifPresent(rate -> addRate(answer, rate, "tokens"));
    balances
        .usd()
        .ifPresent(usd -> answer.with(PREFIX + "Budget-Remaining-Usd", usd.toPlainString()));
  }

  private static void addRate(Answer answer, Balances.Rate rate, String what) {
    answer.with("x-ratelimit-limit-" + what, Long.toString(rate.limit()));
    answer.with("x-ratelimit-remaining-" + what, Long.toString(rate.left()));
    answer.with("x-ratelimit-reset-" + what, span(rate.reset()));
  }

  /** A time span as OpenAI writes it, such as {@code 1m0s}, {@code 6s} or {@code 120ms}. */
  private static String span(Duration reset) {
    long ms = reset.plusNanos(999_999).toMillis();
    if (ms < 1000) {
      return ms + "ms";
    }
    long seconds = (ms + 999) / 1000;
    return seconds < 60 ? seconds + "s" : seconds / 60 + "m" + seconds % 60 + "s";
  }

  /** Marks the answer as an echo, and names the error that it replaces, if any. */
  static void addEcho(Answer answer, Optional<ErrorCode> instead) {
    answer.with(PREFIX + "Model", Echo.NAME);
    instead.ifPresent(error -> answer.with(DEGRADED, error.id()));
  }
}
