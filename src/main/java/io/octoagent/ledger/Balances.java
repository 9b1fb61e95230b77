package io.octoagent.ledger;

import io.octoagent.ledger.Account.Terms;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.function.ToLongFunction;

/**
 * What is left on the accounts of one call, for its answer's headers.
 *
 * @param accounts the accounts
 * @param each the balance of each when the call began
 * @param freedNanoUsd what its end has given back since, in billionths of a USD; below 0 if it cost
 *     more than was reserved
 */
public record Balances(List<Account> accounts, List<Balance> each, long freedNanoUsd) {

  /**
   * What is left of a rate.
   *
   * @param limit how much there is in a minute
   * @param left what may be used at once
   * @param resetNanos until all of it may be, in nanoseconds
   */
  public record Rate(long limit, long left, long resetNanos) {}

  /** What is left of the calls per minute, if they are limited. */
  public Optional<Rate> calls() {
    return rate(Terms::callsPerMinute, Balance::calls, Balance::callsReset);
  }

  /** What is left of the tokens per minute, if they are limited. */
  public Optional<Rate> tokens() {
    return rate(Terms::tokensPerMinute, Balance::tokens, Balance::tokensReset);
  }

  /** The same when so much more, in billionths of a USD, may be spent again. */
  Balances freed(long nanoUsd) {
    return new Balances(accounts, each, freedNanoUsd + nanoUsd);
  }

  private Optional<Rate> rate(
      ToLongFunction<Terms> limit, ToLongFunction<Balance> left, ToLongFunction<Balance> reset) {
    for (int i = 0; i < accounts.size(); i++) {
      long most = limit.applyAsLong(accounts.get(i).terms());
      if (most != Terms.UNLIMITED) {
        Balance balance = each.get(i);
        return Optional.of(new Rate(most, left.applyAsLong(balance), reset.applyAsLong(balance)));
      }
    }
    return Optional.empty();
  }

  /** What may still be spent on all of the accounts, in USD, if any of them has a budget. */
  public Optional<BigDecimal> usd() {
    long least = Terms.UNLIMITED;
    for (Balance balance : each) {
      least = Math.min(least, balance.nanoUsd());
    }
    return least == Terms.UNLIMITED
        ? Optional.empty()
        : Optional.of(NanoUsd.toUsd(Math.max(0, least + freedNanoUsd)));
  }
}
