package io.octoagent.testbed;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.List;
import java.util.Map;

/**
 * The service with room for two calls, of which one may be for cheap, and for one that waits 2 s of
 * its 20; without the page.
 */
public final class SmallRoom implements QuarkusTestProfile {

  @Override
  public List<TestResourceEntry> testResources() {
    return List.of(
        new TestResourceEntry(
            FakeProxyResource.class,
            Map.of(
                "octoagent.llm.timeout-s", "20",
                "octoagent.max-in-flight", "2",
                "octoagent.groups.cheap.max-in-flight", "1",
                "octoagent.max-queued", "1",
                "octoagent.ui", "off")));
  }
}
