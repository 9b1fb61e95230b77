/**
 * What callers and their tasks may consume: {@link io.octoagent.ledger.Ledger} reserves it before a
 * call and settles it afterwards, on {@link io.octoagent.ledger.Account}s that a {@code
 * LedgerStore} keeps: {@code InProcessStore} in this process or, for several replicas, {@code
 * FailoverStore}, which asks {@code RedisStore} and knows what happens while that does not answer.
 * docs/limits.md describes the model and its bounds.
 */
package io.octoagent.ledger;
