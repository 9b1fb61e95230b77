package io.octoagent.testbed;

import java.util.Map;

/** The service that answers by itself, and keeps its answers for those who ask again. */
public final class EchoMode extends ServiceProfile {

  public EchoMode() {
    super(Map.of("octoagent.llm.mode", "echo", "octoagent.replay-s", "60"));
  }
}
