package io.octoagent.testbed;

import java.util.Map;

/**
 * The service with what is off by default, but for keys: pages of other origins, hosts' names, a
 * group for unknown models, echoes in the place of errors, answers that are kept, and spans.
 */
public final class OptIns extends ServiceProfile {

  public OptIns() {
    super(
        Map.of(
            "octoagent.hosts",
            "ai.example.com, Gate.example",
            "octoagent.cors-origins",
            "https://app.example, http://localhost:5173",
            "octoagent.unknown-model",
            "fallback",
            "octoagent.llm.degrade",
            "echo",
            "octoagent.replay-s",
            "60",
            RecordedSpans.SWITCH,
            RecordedSpans.ON));
  }
}
