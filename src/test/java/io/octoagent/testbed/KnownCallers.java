package io.octoagent.testbed;

import java.util.Map;

/**
 * The service with callers with names, without one, and with limits: one for each test that uses up
 * its limit. Tasks have limits too, and answers are kept for those who ask again.
 */
public final class KnownCallers extends ServiceProfile {

  /** The keys of two callers without names. */
  public static final String NAMELESS = "oa-canary-nameless";

  public static final String OTHER = "oa-canary-other";

  /** A caller's key is this and its name, but for team-a. */
  public static final String KEY_OF = "key-of-";

  /** The keys of team-a. */
  public static final String TEAM = "oa-canary-of-team-a,oa-canary-new-of-team-a";

  private static final Map<String, String> SETTINGS =
      Map.ofEntries(
          Map.entry("octoagent.api-key", NAMELESS + "," + OTHER),
          Map.entry("octoagent.callers.team-a.key", TEAM),
          Map.entry("octoagent.callers.team-a.groups", "main,cheap"),
          Map.entry("octoagent.callers.ci.key", KEY_OF + "ci"),
          Map.entry("octoagent.callers.free.key", KEY_OF + "free"),
          Map.entry("octoagent.callers.idle.key", KEY_OF + "idle"),
          Map.entry("octoagent.callers.rate.key", KEY_OF + "rate"),
          Map.entry("octoagent.callers.rate.calls-per-minute", "3"),
          Map.entry("octoagent.callers.twice.key", KEY_OF + "twice"),
          Map.entry("octoagent.callers.twice.calls-per-minute", "2"),
          Map.entry("octoagent.callers.words.key", KEY_OF + "words"),
          Map.entry("octoagent.callers.words.tokens-per-minute", "100"),
          Map.entry("octoagent.callers.narrow.key", KEY_OF + "narrow"),
          Map.entry("octoagent.callers.narrow.max-in-flight", "1"),
          Map.entry("octoagent.callers.poor.key", KEY_OF + "poor"),
          Map.entry("octoagent.callers.poor.budget-usd", "0.0000330"),
          Map.entry("octoagent.callers.rich.key", KEY_OF + "rich"),
          Map.entry("octoagent.callers.rich.budget-usd", "1000"),
          Map.entry("octoagent.callers.rich.budget-every", "30d"),
          Map.entry("octoagent.callers.hundred.key", KEY_OF + "hundred"),
          Map.entry("octoagent.callers.hundred.budget-usd", "1.00"),
          Map.entry("octoagent.callers.strict.key", KEY_OF + "strict"),
          Map.entry("octoagent.callers.strict.budget-usd", "1"),
          Map.entry("octoagent.callers.strict.groups", "main"),
          Map.entry("octoagent.callers.visitor.key", KEY_OF + "visitor"),
          Map.entry("octoagent.callers.visitor.groups", "main,fallback"),
          Map.entry("octoagent.tasks.max-calls", "2"),
          Map.entry("octoagent.tasks.budget-usd", "0.5"),
          Map.entry("octoagent.replay-s", "60"));

  public KnownCallers() {
    super(SETTINGS);
  }
}
