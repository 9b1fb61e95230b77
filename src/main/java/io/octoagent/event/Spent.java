package io.octoagent.event;

import java.math.BigDecimal;

/**
 * What a call took from its caller, for the meters and the page: what was charged or, if the call
 * has no account, the known prices; a number that is not known counts as 0 here.
 */
public record Spent(BigDecimal usd, long inputTokens, long outputTokens) {

  /** Nothing. */
  public static final Spent NOTHING = new Spent(BigDecimal.ZERO, 0, 0);

  /** Of the call with these facts; an answer that another call has paid for costs nothing. */
  public static Spent by(Facts facts) {
    if (facts.accounting().replayed()) {
      return NOTHING;
    }
    Spent spent = NOTHING;
    for (Rung rung : facts.attempts()) {
      Consumption consumed = rung.consumption();
      spent =
          spent.plus(
              new Spent(
                  consumed.costUsd() == null ? BigDecimal.ZERO : consumed.costUsd(),
                  known(consumed.inputTokens()),
                  known(consumed.outputTokens())));
    }
    BigDecimal charged = facts.accounting().chargedUsd();
    return charged == null ? spent : new Spent(charged, spent.inputTokens, spent.outputTokens);
  }

  /** The sum of both. */
  public Spent plus(Spent other) {
    return new Spent(
        usd.add(other.usd), inputTokens + other.inputTokens, outputTokens + other.outputTokens);
  }

  private static long known(Long tokens) {
    return tokens == null ? 0 : tokens;
  }
}
