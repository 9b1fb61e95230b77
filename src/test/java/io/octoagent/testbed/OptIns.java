package io.octoagent.testbed;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.List;
import java.util.Map;

/**
 * The service with what is off by default, but for keys: pages of other origins, hosts' names, a
 * group for unknown models, echoes in the place of errors, answers that are kept, and spans.
 */
public final class OptIns implements QuarkusTestProfile {

  @Override
  public List<TestResourceEntry> testResources() {
    return List.of(
        new TestResourceEntry(
            FakeProxyResource.class,
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
                RecordedSpans.ON)));
  }
}
