package io.octoagent.ledger;

import io.octoagent.ledger.Account.Terms;
import io.octoagent.ledger.Decision.Refused;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** A call is refused because its caller, or the task that it is part of, has reached a limit. */
public final class LimitReached extends RuntimeException {

  private final transient Refused refusal;
  private final transient Balances balances;

  LimitReached(List<Account> accounts, Refused refusal) {
    super(sentence(refusal), null, false, false);
    this.refusal = refusal;
    this.balances = new Balances(accounts, refusal.balances(), 0);
  }

  /**
   * Whether a period's money or calls are used up, so that a retry makes no sense before its end.
   */
  public boolean isBudget() {
    return switch (refusal.limit()) {
      case BUDGET, CALLS -> true;
      case CALLS_PER_MINUTE, TOKENS_PER_MINUTE, IN_FLIGHT -> false;
    };
  }

  /** When such a call may begin at the earliest; zero if that is not known. */
  public Duration retryAfter() {
    return refusal.retryAfter();
  }

  /** What is left to the caller and its task. */
  public Balances balances() {
    return balances;
  }

  private static String sentence(Refused refusal) {
    Account account = refusal.account();
    Terms terms = account.terms();
    String who = account.task().map(task -> "task '" + task + "'").orElse(account.owner());
    return switch (refusal.limit()) {
      case CALLS_PER_MINUTE ->
          "The %s may make %d calls per minute.".formatted(who, terms.callsPerMinute());
      case TOKENS_PER_MINUTE ->
          "The %s may use %d tokens per minute.".formatted(who, terms.tokensPerMinute());
      case IN_FLIGHT -> "The %s may have %d calls in flight.".formatted(who, terms.inFlight());
      case CALLS ->
          "The %s has made its %d calls of %s; it may make calls again at %s."
              .formatted(who, terms.calls(), words(terms.period()), renewal(refusal));
      case BUDGET ->
          "The budget of the %s, %s USD for %s, is used up or reserved by calls in flight; it renews at %s."
              .formatted(
                  who,
                  NanoUsd.toUsd(terms.nanoUsd()).toPlainString(),
                  words(terms.period()),
                  renewal(refusal));
    };
  }

  private static String renewal(Refused refusal) {
    return refusal.renewal().truncatedTo(ChronoUnit.SECONDS).toString();
  }

  private static String words(Duration period) {
    long minutes = period.toMinutes();
    if (minutes % (24 * 60) == 0 && minutes > 24 * 60) {
      return minutes / (24 * 60) + " days";
    }
    return minutes % 60 == 0 ? minutes / 60 + " h" : minutes + " min";
  }
}
