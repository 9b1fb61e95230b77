package io.octoagent.ledger;

/**
 * The end of a reservation.
 *
 * @param reservation what was reserved
 * @param nanoUsd what the call cost, in billionths of a USD
 * @param tokens the tokens that it consumed
 */
record Settlement(Reservation reservation, long nanoUsd, long tokens) {}
