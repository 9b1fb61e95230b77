package io.octoagent.health;

import io.quarkus.arc.Arc;

/** The service under test's look at the proxy, which it takes again only after some seconds. */
public final class ProxyProbe {

  private ProxyProbe() {}

  /** Has the next request about its health take it. */
  public static void again() {
    Arc.container().instance(ProxyHealth.class).get().forget();
  }
}
