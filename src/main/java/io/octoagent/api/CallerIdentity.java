package io.octoagent.api;

import io.octoagent.config.Caller;
import io.octoagent.config.Callers;
import io.vertx.core.net.SocketAddress;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;

/** Who makes a request: set by {@link CallerKeys}, read wherever callers differ. */
final class CallerIdentity {

  /** The name under which a request carries whose key was presented. */
  private static final String NAME = CallerIdentity.class.getName();

  private CallerIdentity() {}

  /** Records whose key the request presents. */
  static void set(Callers.Identity identity, RoutingContext request) {
    request.put(NAME, identity);
  }

  /**
   * Identifies the caller by the key it presented, or by its address where no key is required. A
   * caller cannot choose either.
   */
  static String caller(RoutingContext request) {
    Callers.Identity known = request.get(NAME);
    if (known != null) {
      return known.id();
    }
    SocketAddress address = request.request().remoteAddress();
    return address == null || address.hostAddress() == null ? "" : address.hostAddress();
  }

  /** Whose account a request counts on. All callers without a key have one together. */
  static String owner(RoutingContext request) {
    Callers.Identity known = request.get(NAME);
    return known == null ? "anybody" : known.id();
  }

  /** The caller, if it has a name. */
  static Optional<Caller> named(RoutingContext request) {
    Callers.Identity known = request.get(NAME);
    return known == null ? Optional.empty() : known.caller();
  }
}
