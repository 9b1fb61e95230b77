package io.octoagent;

import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;
import java.security.Security;

/**
 * The entry point: runs the service or, with {@code --healthcheck}, asks the running service
 * whether it is ready. So a container image needs no shell and no curl for its health check.
 */
@QuarkusMain
public final class Main {

  Main() {}

  /**
   * Runs the service; {@code --healthcheck} exits with 0 when readiness answers 200, else with 1.
   */
  public static void main(String... args) {
    if (args.length > 0 && args[0].equals("--healthcheck")) {
      System.exit(HealthCheck.of(System.getenv()).ready() ? 0 : 1);
    }
    forgetUnknownNamesSoon();
    Quarkus.run(args);
  }

  /**
   * A name that did not resolve is looked up again after a second, not after the JDK's ten: in a
   * container engine the name of a proxy or a store goes away with it, and comes back with it.
   */
  private static void forgetUnknownNamesSoon() {
    Security.setProperty("networkaddress.cache.negative.ttl", "1");
  }
}
