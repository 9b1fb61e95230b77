package io.octoagent.ledger;

import java.time.Duration;
import java.util.Optional;

/**
 * Something that calls are counted on: a caller, or one task of a caller.
 *
 * @param owner identifies the caller; no part of its key
 * @param task the task; empty for the caller itself
 * @param terms what the account allows
 */
public record Account(String owner, Optional<String> task, Terms terms) {

  /**
   * What an account allows. Where a number has no limit, it is {@link #UNLIMITED}.
   *
   * @param callsPerMinute the calls that may begin in a minute: a bucket of that many, which fills
   *     within a minute
   * @param tokensPerMinute the tokens, in a bucket of the same kind
   * @param inFlight the reservations that may be open
   * @param calls the calls that may begin in a period
   * @param nanoUsd what may be spent in a period, in billionths of a USD
   * @param period the length of a period
   * @param aligned whether periods follow each other from 1970-01-01 at 00:00 UTC; otherwise one
   *     begins with the first call after the last one
   */
  public record Terms(
      long callsPerMinute,
      long tokensPerMinute,
      long inFlight,
      long calls,
      long nanoUsd,
      Duration period,
      boolean aligned) {

    /** There is no limit. */
    public static final long UNLIMITED = Long.MAX_VALUE;
  }
}
