package io.octoagent.testbed;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Puts the {@linkplain RealLiteLlm#shared shared} LiteLLM behind the service under test, jar or
 * binary, and hands it and its {@link FakeVendor} to the test's fields. Its arguments are further
 * properties of the service.
 */
public final class RealProxyResource implements QuarkusTestResourceLifecycleManager {
  /**
   * Argument: with {@code off} no number of failures opens a circuit breaker, so that rows stay
   * apart.
   */
  public static final String BREAKERS = "breakers";

  private static final String THRESHOLD =
      "io.octoagent.ladder.Ladder/%s/CircuitBreaker/requestVolumeThreshold";

  private final Map<String, String> properties = new HashMap<>();
  private RealLiteLlm proxy;

  @Override
  public void init(Map<String, String> arguments) {
    properties.putAll(arguments);
    if ("off".equals(properties.remove(BREAKERS))) {
      for (String group : List.of("cheap", "main", "fallback")) {
        properties.put(THRESHOLD.formatted(group), "1000000");
      }
    }
  }

  @Override
  public Map<String, String> start() {
    proxy = RealLiteLlm.shared();
    properties.putIfAbsent("octoagent.llm.mode", "litellm");
    properties.putIfAbsent("octoagent.proxy.url", proxy.url());
    properties.putIfAbsent("octoagent.proxy.key", proxy.key());
    return properties;
  }

  @Override
  public void inject(TestInjector injector) {
    injector.injectIntoFields(proxy, new TestInjector.MatchesType(RealLiteLlm.class));
    injector.injectIntoFields(proxy.vendor(), new TestInjector.MatchesType(FakeVendor.class));
  }

  /** The shared proxy lives on for the next class; it ends with the JVM. */
  @Override
  public void stop() {
    proxy.vendor().reset();
  }
}
