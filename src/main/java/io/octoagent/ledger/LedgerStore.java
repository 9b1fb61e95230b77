package io.octoagent.ledger;

import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.Optional;

/**
 * Keeps the accounts. Its own clock decides about time. Every operation is atomic.
 *
 * <p>A reservation is refused if one of its accounts
 *
 * <ul>
 *   <li>has too few calls or tokens in its bucket; a call that needs more tokens than a full bucket
 *       has may begin when the bucket is full, and leaves a debt;
 *   <li>has as many open reservations as may be in flight;
 *   <li>has begun all calls of its period;
 *   <li>has less money left in its period, with the open reservations taken off, than the call is
 *       expected to cost; without open reservations it is enough that something is left.
 * </ul>
 */
interface LedgerStore {

  /** Reserves on all accounts, or on none if one refuses. */
  Uni<Decision> reserve(Reservation reservation);

  /** The same by a store that nobody has to wait for; any other does nothing, and returns empty. */
  default Optional<Decision> decideAtOnce(Reservation reservation) {
    return Optional.empty();
  }

  /** Lets open reservations hold for their lifetime from now; unknown ones stay unknown. */
  Uni<Void> renew(List<Reservation> reservations);

  /**
   * Ends a reservation and adds what it cost to the current period of its accounts, whether or not
   * it was still open. Each reservation is settled once.
   */
  Uni<Void> settle(Settlement settlement);

  /** The same by a store that nobody has to wait for; any other does nothing, and returns false. */
  default boolean settleAtOnce(Settlement settlement) {
    return false;
  }
}
