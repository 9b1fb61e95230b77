package io.octoagent.testbed;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.List;
import java.util.Map;

/** The service that gives up a stream after 0.8 s of silence, for callers with one key. */
public final class BriefSilence implements QuarkusTestProfile {

  @Override
  public List<TestResourceEntry> testResources() {
    return List.of(
        new TestResourceEntry(
            FakeProxyResource.class,
            Map.of("octoagent.stream-idle-s", "0.8", "octoagent.api-key", JavaSdk.KEY)));
  }
}
