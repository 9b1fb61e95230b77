package io.octoagent.event;

import io.octoagent.config.Group;
import java.util.List;
import java.util.Optional;

/**
 * One attempt on a group and how it ended.
 *
 * @param millis the time to its end, or to a stream's first content
 * @param consumption what its answer consumed, used or discarded
 * @param code why the vendor rejected the request, if it gave a code that programs act on
 */
public record Rung(
    Group group, Outcome outcome, long millis, Consumption consumption, Optional<VendorCode> code) {

  /** A rung of which nothing more is known. */
  public Rung(Group group, Outcome outcome, long millis) {
    this(group, outcome, millis, Consumption.UNKNOWN, Optional.empty());
  }

  /**
   * Whether it is known to have been answered: by a reply, or by a discarded answer that still
   * reported its consumption.
   */
  public boolean answered() {
    return outcome == Outcome.ANSWERED || consumption.isKnown();
  }

  /** The total consumption of the answered ones among {@code rungs}. */
  public static Consumption consumption(List<Rung> rungs) {
    Consumption all = null;
    for (Rung rung : rungs) {
      if (rung.answered()) {
        all = all == null ? rung.consumption : all.plus(rung.consumption);
      }
    }
    return all == null ? Consumption.UNKNOWN : all;
  }
}
