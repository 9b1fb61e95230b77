package io.octoagent.testbed;

import java.util.Map;

/** The service that gives up a stream after 0.8 s of silence, for callers with one key. */
public final class BriefSilence extends ServiceProfile {

  public BriefSilence() {
    super(Map.of("octoagent.stream-idle-s", "0.8", "octoagent.api-key", JavaSdk.KEY));
  }
}
