package io.octoagent.testbed;

import java.util.Map;

/**
 * The service with room for two calls, of which one may be for cheap, and for one that waits 2 s of
 * its 20; without the page.
 */
public final class SmallRoom extends ServiceProfile {

  public SmallRoom() {
    super(
        Map.of(
            "octoagent.llm.timeout-s", "20",
            "octoagent.max-in-flight", "2",
            "octoagent.groups.cheap.max-in-flight", "1",
            "octoagent.max-queued", "1",
            "octoagent.ui", "off"));
  }
}
