package io.octoagent.testbed;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Starts a {@link FakeProxy}, points the service under test at it, and puts it into the test's
 * field of that type. Its init arguments are configuration for the service and outrank its own.
 */
public final class FakeProxyResource implements QuarkusTestResourceLifecycleManager {
  /** The key the service shows to the proxy; it must turn up nowhere else. */
  public static final String KEY = "sk-canary-5f1dc0de";

  /** Among the init arguments: the proxy's groups, when they are not the contract's. */
  public static final String GROUPS = "testbed.groups";

  private FakeProxy proxy;
  private Map<String, String> extra = Map.of();

  @Override
  public void init(Map<String, String> initArgs) {
    extra = Map.copyOf(initArgs);
  }

  @Override
  public Map<String, String> start() {
    proxy =
        extra.containsKey(GROUPS)
            ? new FakeProxy(KEY, List.of(extra.get(GROUPS).split(",", -1)))
            : new FakeProxy(KEY);
    Map<String, String> config = new HashMap<>();
    config.put("octoagent.llm.mode", "litellm");
    config.put("octoagent.proxy.url", proxy.url());
    config.put("octoagent.proxy.key", KEY);
    config.putAll(extra);
    return config;
  }

  @Override
  public void inject(TestInjector injector) {
    injector.injectIntoFields(proxy, field -> field.getType() == FakeProxy.class);
  }

  @Override
  public void stop() {
    proxy.close();
  }
}
