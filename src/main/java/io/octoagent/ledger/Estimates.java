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

  /**
   * What one call is expected to consume.
   *
   * @param nanoUsd the price, in billionths of a USD
   * @param tokens the tokens of prompt and reply
   */
  record Estimate(long nanoUsd, long tokens) {
    static final Estimate FREE = new Estimate(0, 0);
  }

  private record Known(double nanoUsd, double tokens) {
    Known then(Known later) {
      return new Known(next(nanoUsd, later.nanoUsd), next(tokens, later.tokens));
    }

    private static double next(double before, double now) {
      return now > before ? now : before + (now - before) * FALL;
    }
  }

  /** By owner and group. */
  private final Map<String, Map<Group, Known>> known = new ConcurrentHashMap<>();

  private final long firstNanoUsd;

  /** {@code firstNanoUsd} is the price that is assumed before any is known. */
  Estimates(long firstNanoUsd) {
    this.firstNanoUsd = firstNanoUsd;
  }

  /**
   * What a call is expected to consume: the price of the dearest group that it may ask, and the
   * tokens of the first.
   *
   * @param firstTokens the tokens that are assumed before any are known
   */
  Estimate of(String owner, List<Group> chain, long firstTokens) {
    Map<Group, Known> ofOwner = known.getOrDefault(owner, Map.of());
    double highest = -1;
    long tokens = firstTokens;
    for (int i = 0; i < chain.size(); i++) {
      Known group = ofOwner.get(chain.get(i));
      if (group != null) {
        highest = Math.max(highest, group.nanoUsd);
        tokens = i == 0 ? (long) Math.ceil(group.tokens) : tokens;
      }
    }
    return new Estimate(highest < 0 ? firstNanoUsd : (long) Math.ceil(highest), tokens);
  }

  /** Learns from an answer of {@code group}. */
  void add(String owner, Group group, long nanoUsd, long tokens) {
    known
        .computeIfAbsent(owner, first -> new ConcurrentHashMap<>())
        .merge(group, new Known(nanoUsd, tokens), Known::then);
  }
}
