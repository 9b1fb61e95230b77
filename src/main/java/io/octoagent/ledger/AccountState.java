package io.octoagent.ledger;

/**
 * An account as {@link RedisStore} has seen it last, from which {@link InProcessStore} goes on.
 *
 * @param callsFullAt when the bucket of calls is full, in nanoseconds of the store's clock
 * @param tokensFullAt the same of the bucket of tokens
 * @param began the beginning of the period, by the same clock
 * @param calls the calls that began in it
 * @param spent what was spent in it, in billionths of a USD
 * @param reserved what open reservations hold
 * @param inFlight how many of them there are
 */
record AccountState(
    long callsFullAt,
    long tokensFullAt,
    long began,
    long calls,
    long spent,
    long reserved,
    long inFlight) {}
