package io.octoagent.ledger;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** A store's answer to a {@link Reservation}. */
sealed interface Decision {

  /** The state of the reservation's accounts after the decision, in the same order. */
  List<Balance> balances();

  /**
   * The call may begin.
   *
   * @param here whether it was counted in this process, because the shared store is down
   */
  record Reserved(List<Balance> balances, boolean here) implements Decision {}

  /**
   * The call may not begin, and nothing was reserved.
   *
   * @param account the account that refused it; the first one if there are several
   * @param limit which limit was reached
   * @param retryAfter when such a call may begin at the earliest, if no other call does
   * @param renewal the end of the account's period, by the store's clock
   */
  record Refused(
      List<Balance> balances, Account account, Limit limit, Duration retryAfter, Instant renewal)
      implements Decision {}
}
