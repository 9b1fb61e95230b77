package io.octoagent.ledger;

/**
 * What is left on one account; {@link Account.Terms#UNLIMITED} where there is no limit.
 *
 * @param calls the calls that may begin at once
 * @param callsReset until the bucket of calls is full again, in nanoseconds
 * @param tokens the tokens that may be used at once; never below 0
 * @param tokensReset until the bucket of tokens is full again, in nanoseconds
 * @param nanoUsd what may be spent in this period, reservations taken off, in billionths of a USD;
 *     below 0 if calls cost more than expected, or a lone call is expected to cost more than that
 */
public record Balance(long calls, long callsReset, long tokens, long tokensReset, long nanoUsd) {

  /** What is left on an account with these terms and in this state. */
  static Balance of(Account.Terms terms, AccountState state, long now) {
    return new Balance(
        Bucket.left(terms.callsPerMinute(), state.callsFullAt(), now),
        Math.max(0, state.callsFullAt() - now),
        Bucket.left(terms.tokensPerMinute(), state.tokensFullAt(), now),
        Math.max(0, state.tokensFullAt() - now),
        terms.nanoUsd() == Account.Terms.UNLIMITED
            ? Account.Terms.UNLIMITED
            : terms.nanoUsd() - state.spent() - state.reserved());
  }
}
