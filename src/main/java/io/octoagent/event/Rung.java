package io.octoagent.event;

import io.octoagent.config.Group;
import java.util.List;
import java.util.Optional;

/**
 * One attempt on a group, as it ended.
 *
 * @param millis how long it took to its end, or to a stream's first content
 * @param consumption what its answer took, used or thrown away
 * @param code why the vendor rejected the request, if it said so in a code that programs act on
 */
public record Rung(
    Group group, Outcome outcome, long millis, Consumption consumption, Optional<VendorCode> code) {

  /** One that nothing more is known of. */
  public Rung(Group group, Outcome outcome, long millis) {
    this(group, outcome, millis, Consumption.UNKNOWN, Optional.empty());
  }

  /**
   * Whether it was answered, as far as that is known: by a reply, or by something that was thrown
   * away and still told what it took.
   */
  public boolean answered() {
    return outcome == Outcome.ANSWERED || consumption.isKnown();
  }

  /** What the answered ones of {@code rungs} took together. */
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
