package io.octoagent.testbed;

import java.util.Map;

/**
 * The service whose callers need a key, pages of every origin among them, with limits for one of
 * the callers; it echoes where it would fail, and keeps answers.
 */
public final class KeysRequired extends ServiceProfile {

  /** The key of a caller without a name. */
  public static final String KEY = "oa-caller-canary-7f3a";

  /** That of another, which the service knows by its hash alone. */
  public static final String OTHER_KEY = "second caller's key";

  /** The key of the caller with limits, which are far. */
  public static final String LIMITED = "oa-canary-of-limited";

  /** One key as it is, and what {@code printf %s "$OTHER_KEY" | sha256sum} prints. */
  public static final String SETTING =
      KEY + ", sha256:877e08ac24165f90af8cc967d572bb6999f189e596192a9d86b6c09d93623f48";

  public KeysRequired() {
    super(
        Map.of(
            "octoagent.api-key", SETTING,
            "octoagent.cors-origins", "*",
            "octoagent.callers.limited.key", LIMITED,
            "octoagent.callers.limited.calls-per-minute", "1000",
            "octoagent.callers.limited.tokens-per-minute", "100000",
            "octoagent.callers.limited.budget-usd", "1",
            "octoagent.llm.degrade", "echo",
            "octoagent.replay-s", "60"));
  }
}
