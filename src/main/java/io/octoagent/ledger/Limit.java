package io.octoagent.ledger;

/** What an account can run out of. */
enum Limit {
  /** The calls of a minute. */
  CALLS_PER_MINUTE,
  /** The tokens of a minute. */
  TOKENS_PER_MINUTE,
  /** The open reservations. */
  IN_FLIGHT,
  /** The calls of a period. */
  CALLS,
  /** The money of a period. */
  BUDGET
}
