package io.octoagent.testbed;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.List;
import java.util.Map;

/** The service that answers by itself, and keeps its answers for those who ask again. */
public final class EchoMode implements QuarkusTestProfile {

  @Override
  public List<TestResourceEntry> testResources() {
    return List.of(
        new TestResourceEntry(
            FakeProxyResource.class,
            Map.of("octoagent.llm.mode", "echo", "octoagent.replay-s", "60")));
  }
}
