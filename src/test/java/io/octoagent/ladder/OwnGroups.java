package io.octoagent.ladder;

import io.octoagent.testbed.FakeProxyResource;
import io.octoagent.testbed.RecordedSpans;
import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.List;
import java.util.Map;

/**
 * The service with groups and roles that are configuration alone beside the defaults, 2 s for a
 * call, 0.8 s of silence in a stream, and recorded spans.
 */
public final class OwnGroups implements QuarkusTestProfile {

  private static final Map<String, String> SETTINGS =
      Map.ofEntries(
          Map.entry("octoagent.llm.timeout-s", "2"),
          Map.entry("octoagent.stream-idle-s", "0.8"),
          Map.entry(RecordedSpans.SWITCH, RecordedSpans.ON),
          Map.entry("octoagent.groups.coder.fallbacks", "reserve"),
          Map.entry("octoagent.groups.reserve.fallbacks", ""),
          Map.entry("octoagent.groups.trio.fallbacks", "coder,reserve"),
          Map.entry("octoagent.groups.mixed.fallbacks", "main,fallback,reserve"),
          Map.entry("octoagent.groups.embed.fallbacks", "embed-b,main,fallback"),
          Map.entry("octoagent.groups.embed-b.fallbacks", ""),
          Map.entry("octoagent.roles.indexer.group", "embed"),
          Map.entry("octoagent.roles.reviewer.group", "coder"),
          Map.entry("octoagent.roles.thinker.group", "trio"),
          Map.entry("octoagent.roles.thinker.timeout-s", "5"),
          Map.entry("octoagent.roles.hasty.group", "coder"),
          Map.entry("octoagent.roles.hasty.timeout-s", "0.5"),
          Map.entry("io.octoagent.ladder.Ladder/coder/CircuitBreaker/delay", "1000"));

  private static final String AT_THE_PROXY =
      "cheap,main,fallback,coder,reserve,trio,mixed,embed,embed-b";

  @Override
  public Map<String, String> getConfigOverrides() {
    return SETTINGS;
  }

  @Override
  public List<TestResourceEntry> testResources() {
    return List.of(
        new TestResourceEntry(
            FakeProxyResource.class, Map.of(FakeProxyResource.GROUPS, AT_THE_PROXY)));
  }
}
