package io.octoagent.testbed;

import java.util.Map;

/**
 * The service with 2 s for a call, for callers with keys, with recorded spans, and with a breaker
 * that stays open for a minute (main) and one that is half open after a second (cheap).
 */
public final class ShortDeadline extends ServiceProfile {

  /** The keys of two callers. */
  public static final String ONE = "key-of-one";

  public static final String TWO = "key-of-two";

  private static final String KEYS =
      String.join(",", ONE, TWO, CanaryCalls.CALLER_KEY, KeysRequired.KEY);

  public ShortDeadline() {
    super(
        Map.of(
            "octoagent.llm.timeout-s",
            "2",
            "octoagent.api-key",
            KEYS,
            RecordedSpans.SWITCH,
            RecordedSpans.ON,
            "io.octoagent.ladder.Ladder/main/CircuitBreaker/delay",
            "60000",
            "io.octoagent.ladder.Ladder/cheap/CircuitBreaker/delay",
            "1000"));
  }
}
