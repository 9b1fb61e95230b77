package io.octoagent.ledger;

import io.octoagent.config.Group;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What calls of an owner cost lately, by group. An estimate rises at once with a call that costs
 * more, and falls by a tenth of the difference with one that costs less.
 */
final class Estimates {

  private static final double FALL = 0.1;

  private record Key(String owner, Group group) {}

  private record Estimate(double nanoUsd, double tokens) {
    Estimate with(double price, double count) {
      return new Estimate(next(nanoUsd, price), next(tokens, count));
    }

    private static double next(double before, double now) {
      return now > before ? now : before + (now - before) * FALL;
    }
  }

  private final Map<Key, Estimate> known = new ConcurrentHashMap<>();
  private final long firstNanoUsd;

  /** {@code firstNanoUsd} is the price that is assumed before any is known. */
  Estimates(long firstNanoUsd) {
    this.firstNanoUsd = firstNanoUsd;
  }

  /** The highest price among the groups that a call may ask, in billionths of a USD. */
  long nanoUsd(String owner, List<Group> chain) {
    double highest = -1;
    for (Group group : chain) {
      Estimate estimate = known.get(new Key(owner, group));
      if (estimate != null) {
        highest = Math.max(highest, estimate.nanoUsd);
      }
    }
    return highest < 0 ? firstNanoUsd : (long) Math.ceil(highest);
  }

  /** The tokens of a call that asks {@code group}; {@code first} before any are known. */
  long tokens(String owner, Group group, long first) {
    Estimate estimate = known.get(new Key(owner, group));
    return estimate == null ? first : (long) Math.ceil(estimate.tokens);
  }

  /** Learns from an answer of {@code group}. */
  void add(String owner, Group group, long nanoUsd, long tokens) {
    known.merge(
        new Key(owner, group),
        new Estimate(nanoUsd, tokens),
        (before, now) -> before.with(now.nanoUsd, now.tokens));
  }
}
