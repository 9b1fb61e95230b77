package io.octoagent.testbed;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.List;
import java.util.Map;

/** A service before a {@link FakeProxy}, with settings that several tests share. */
public abstract class ServiceProfile implements QuarkusTestProfile {

  private final Map<String, String> settings;

  /** {@code settings} are those of the service, and those of {@link FakeProxyResource}. */
  protected ServiceProfile(Map<String, String> settings) {
    this.settings = settings;
  }

  @Override
  public final List<TestResourceEntry> testResources() {
    return List.of(new TestResourceEntry(FakeProxyResource.class, settings));
  }
}
