package io.octoagent.api;

import io.netty.util.AsciiString;
import io.octoagent.config.Group;
import io.octoagent.config.Role;
import io.octoagent.echo.Echo;
import io.octoagent.event.Consumption;
import io.octoagent.event.ErrorCode;
import io.octoagent.event.Label;
import io.octoagent.ladder.LadderRequest;
import io.octoagent.ledger.Balances;
import io.octoagent.litellm.Reply;
import io.octoagent.operation.ApiError;
import io.octoagent.replay.Head;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Adds to an answer the headers that say who gave it; used by {@link Answers}. */
final class CallHeaders {

  private static final AsciiString ROLE = ours("Role");
  private static final AsciiString GROUP = ours("Group");
  private static final AsciiString MODEL = ours("Model");
  private static final AsciiString ATTEMPTS = ours("Attempts");
  private static final AsciiString FALLBACK_REASON = ours("Fallback-Reason");
  private static final AsciiString DEGRADED = ours("Degraded");
  private static final AsciiString REPLAYED = ours("Replayed");
  private static final AsciiString COST = ours("Cost-Usd");
  private static final AsciiString BUDGET = ours("Budget-Remaining-Usd");

  /** The headers that a reply has for everyone who gets it. */
  private static final List<AsciiString> SHARED =
      List.of(ROLE, GROUP, MODEL, FALLBACK_REASON, DEGRADED);

  /** The names of a rate's three headers, which are OpenAI's. */
  private record RateNames(AsciiString limit, AsciiString remaining, AsciiString reset) {
    static RateNames of(String what) {
      return new RateNames(
          AsciiString.cached("x-ratelimit-limit-" + what),
          AsciiString.cached("x-ratelimit-remaining-" + what),
          AsciiString.cached("x-ratelimit-reset-" + what));
    }
  }

  private static final RateNames REQUESTS = RateNames.of("requests");
  private static final RateNames TOKENS = RateNames.of("tokens");

  private CallHeaders() {}

  private static AsciiString ours(String what) {
    return AsciiString.cached("X-OctoAgent-" + what);
  }

  /** Adds what is known whether or not the call was answered. */
  static void addRequest(Answer answer, LadderRequest request) {
    request.target().role().map(Role::id).ifPresent(role -> answer.with(ROLE, role));
    answer.with(ATTEMPTS, Long.toString(request.requestsSent()));
    request.fallbackReason().ifPresent(reason -> answer.with(FALLBACK_REASON, reason.id()));
  }

  /** Adds the group and the model that answered. */
  static void addReply(Answer answer, Reply reply, Call call) {
    answer.with(GROUP, reply.group().id());
    reply
        .model()
        .filter(Label::isLabel)
        .filter(call::mayReport)
        .ifPresent(model -> answer.with(MODEL, model));
  }

  /** Adds what all attempts have cost, discarded answers included, if that is known. */
  static void addCost(Answer answer, Consumption consumption) {
    if (consumption.costUsd() != null) {
      answer.with(COST, consumption.costUsd().toPlainString());
    }
  }

  /** The headers of {@code answer} that everyone gets who shares it. */
  static Map<String, String> shared(Answer answer) {
    Map<String, String> shared = new HashMap<>();
    for (AsciiString name : SHARED) {
      CharSequence value = answer.header(name);
      if (value != null) {
        shared.put(name.toString(), value.toString());
      }
    }
    return shared;
  }

  /** Whether the answer is an echo instead of an error. */
  static boolean isDegraded(Answer answer) {
    return answer.header(DEGRADED) != null;
  }

  /** Adds the headers of another call's answer, for which nothing was asked or paid. */
  static void addReplay(Answer answer, Map<String, String> shared) {
    for (AsciiString name : SHARED) {
      String value = shared.get(name.toString());
      if (value != null) {
        answer.with(name, value);
      }
    }
    answer.with(ATTEMPTS, "0").with(COST, "0").with(REPLAYED, "true");
  }

  /** The error that a shared answer reports, or that its echo replaces; null if there is none. */
  static ErrorCode error(Head head) {
    return head.error().map(ApiError::code).orElseGet(() -> degraded(head.headers()));
  }

  /** What those headers say of who answered, for the call's event. */
  static Call.Replay replay(Map<String, String> shared) {
    String group = shared.get(GROUP.toString());
    return new Call.Replay(
        group == null ? null : new Group(group), shared.get(MODEL.toString()), degraded(shared));
  }

  private static ErrorCode degraded(Map<String, String> shared) {
    String id = shared.get(DEGRADED.toString());
    return Arrays.stream(ErrorCode.values())
        .filter(code -> code.id().equals(id))
        .findFirst()
        .orElse(null);
  }

  /** Adds what is left to the caller and its task: rates in OpenAI's headers, money in ours. */
  static void addBalances(Answer answer, Balances balances) {
    balances.calls().ifPresent(rate -> addRate(answer, rate, REQUESTS));
    balances.tokens().ifPresent(rate -> addRate(answer, rate, TOKENS));
    balances.usd().ifPresent(usd -> answer.with(BUDGET, usd.toPlainString()));
  }

  private static void addRate(Answer answer, Balances.Rate rate, RateNames names) {
    answer.with(names.limit, Long.toString(rate.limit()));
    answer.with(names.remaining, Long.toString(rate.left()));
    answer.with(names.reset, span(rate.resetNanos()));
  }

  /** A time span as OpenAI writes it, such as {@code 1m0s}, {@code 6s} or {@code 120ms}. */
  private static String span(long nanos) {
    long ms = (nanos + 999_999) / 1_000_000;
    if (ms < 1000) {
      return ms + "ms";
    }
    long seconds = (ms + 999) / 1000;
    return seconds < 60 ? seconds + "s" : seconds / 60 + "m" + seconds % 60 + "s";
  }

  /** Marks the answer as an echo, and names the error that it replaces, if any. */
  static void addEcho(Answer answer, Optional<ErrorCode> instead) {
    answer.with(MODEL, Echo.NAME);
    instead.ifPresent(error -> answer.with(DEGRADED, error.id()));
  }
}
