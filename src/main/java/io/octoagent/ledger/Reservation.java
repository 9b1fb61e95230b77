package io.octoagent.ledger;

import java.time.Duration;
import java.util.List;

/**
 * What one call is expected to consume; made by {@link Ledger}, kept by a {@link LedgerStore} from
 * the call's start to its {@link Settlement}.
 *
 * @param instance differs from every other replica's
 * @param number differs from that of every other reservation of this process
 * @param accounts where it counts: on all of them, or on none if one refuses it; of one owner
 * @param nanoUsd the expected price, in billionths of a USD
 * @param tokens the expected tokens of prompt and reply
 * @param lifetime how long it holds without being renewed
 */
record Reservation(
    String instance,
    long number,
    List<Account> accounts,
    long nanoUsd,
    long tokens,
    Duration lifetime) {

  /** Differs from every other reservation's, of all replicas. */
  String id() {
    return instance + "-" + number;
  }

  /** Whose accounts they are. */
  String owner() {
    return accounts.getFirst().owner();
  }
}
