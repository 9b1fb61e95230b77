package io.octoagent.ledger;

import io.octoagent.event.Accounting;
import io.octoagent.event.Consumption;
import io.octoagent.event.Outcome;
import io.octoagent.event.Rung;
import java.util.List;
import java.util.function.Consumer;

/** One call's open reservation; {@code Call} settles it at its end. */
public final class Ticket {

  private final Reservation reservation;
  private final Balances balances;
  private final boolean here;
  private final boolean free;
  private final Estimates estimates;
  private final Consumer<Settlement> settle;

  /**
   * A ticket for what was reserved.
   *
   * @param balances what was left after that
   * @param here whether it was counted in this process, because the shared store is down
   * @param free whether such a call costs nothing, so that a missing price is no question
   * @param estimates learn what the call costs
   * @param settle ends the reservation
   */
  Ticket(
      Reservation reservation,
      Balances balances,
      boolean here,
      boolean free,
      Estimates estimates,
      Consumer<Settlement> settle) {
    this.reservation = reservation;
    this.balances = balances;
    this.here = here;
    this.free = free;
    this.estimates = estimates;
    this.settle = settle;
  }

  /**
   * What is left if the call has consumed this: the reservation is replaced by the price, where it
   * is known.
   */
  public Balances balances(Consumption consumption) {
    if (consumption.costUsd() == null) {
      return balances;
    }
    return balances.freed(reservation.nanoUsd() - NanoUsd.of(consumption.costUsd()));
  }

  /** Ends the reservation with what the call's attempts cost; called once, at the call's end. */
  public Accounting settle(List<Rung> rungs) {
    long nanoUsd = 0;
    long tokens = 0;
    boolean estimated = false;
    for (Rung rung : rungs) {
      Consumption consumed = rung.consumption();
      if (consumed.costUsd() != null) {
        long price = NanoUsd.of(consumed.costUsd());
        nanoUsd += price;
        tokens += tokens(consumed);
        estimates.add(reservation.owner(), rung.group(), price, tokens(consumed));
      } else if (!free && mayCost(rung.outcome())) {
        estimated = true;
      }
    }
    if (estimated) {
      nanoUsd += reservation.nanoUsd();
      tokens = Math.max(tokens, reservation.tokens());
    }
    settle.accept(new Settlement(reservation, nanoUsd, tokens));
    return new Accounting(NanoUsd.toUsd(nanoUsd), estimated, here, false);
  }

  /** The tokens of prompt and reply, as far as they are known. */
  private static long tokens(Consumption consumed) {
    long input = consumed.inputTokens() == null ? 0 : consumed.inputTokens();
    long output = consumed.outputTokens() == null ? 0 : consumed.outputTokens();
    return input + output;
  }

  /** Whether a vendor may charge for an attempt that ended so, although no price is known. */
  private static boolean mayCost(Outcome outcome) {
    return switch (outcome) {
      case ANSWERED, TIMEOUT, CUT, FORGOTTEN, HOLLOW, MALFORMED, OVERLOADED, ABANDONED -> true;
      case RATE_LIMITED,
          SERVER_ERROR,
          PROXY_ERROR,
          VENDOR_KEY_REFUSED,
          DECLINED,
          NOT_CONFIGURED,
          COOLING_DOWN,
          BREAKER_OPEN,
          REJECTED,
          UNREACHABLE,
          KEY_REFUSED ->
          false;
    };
  }
}
