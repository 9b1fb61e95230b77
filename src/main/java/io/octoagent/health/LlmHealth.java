package io.octoagent.health;

import io.octoagent.config.Group;
import io.octoagent.config.Groups;
import io.octoagent.config.OctoAgentConfig;
import io.octoagent.config.OctoAgentConfig.Ready;
import io.octoagent.ladder.Breakers;
import io.octoagent.litellm.Connections;
import io.octoagent.store.Store;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.Locale;
import java.util.Optional;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;

/**
 * The answers of the probes. With several replicas before one proxy, readiness that follows the
 * proxy takes all of them away at once, and callers are refused a connection where they were
 * promised an answer; {@code OCTOAGENT_READY=self} leaves the proxy's state to the data, and to
 * {@link LlmGroup}.
 */
@Singleton
class LlmHealth {

  static final String NAME = "llm";

  private final Groups groups;
  private final ProxyHealth health;
  private final Breakers breakers;
  private final Connections connections;
  private final Store store;
  private final boolean self;

  LlmHealth(
      Groups groups,
      ProxyHealth health,
      Breakers breakers,
      Connections connections,
      Store store,
      OctoAgentConfig config) {
    this.groups = groups;
    this.health = health;
    this.breakers = breakers;
    this.connections = connections;
    this.store = store;
    this.self = config.ready() == Ready.SELF;
  }

  /** Whether completions could be answered; within five seconds. */
  Uni<HealthCheckResponse> now() {
    return health.local()
        ? Uni.createFrom().item(() -> named("echo").up().build())
        : health
            .state()
            .map(state -> response(Optional.of(state), state instanceof ProxyState.Ready));
  }

  /**
   * Whether this process should be sent calls. If that does not depend on the proxy, neither does
   * the time of the answer: the data then has the proxy's state as it was last seen.
   */
  Uni<HealthCheckResponse> ready() {
    return self && !health.local()
        ? Uni.createFrom().item(() -> response(health.lastSeen(), true))
        : now();
  }

  /**
   * Whether this process has started and, unless readiness is its own, has seen the proxy ready.
   */
  Uni<HealthCheckResponse> started() {
    return self || health.local() || health.everReady()
        ? Uni.createFrom().item(HealthCheckResponse.up(NAME))
        : health
            .state()
            .map(state -> HealthCheckResponse.named(NAME).status(health.everReady()).build());
  }

  /** The state of the shared store is told and changes nothing: calls have an answer without it. */
  private HealthCheckResponseBuilder named(String mode) {
    HealthCheckResponseBuilder response = HealthCheckResponse.named(NAME).withData("mode", mode);
    return store.isShared() ? response.withData("store", store.isUp() ? "up" : "down") : response;
  }

  private HealthCheckResponse response(Optional<ProxyState> proxy, boolean up) {
    HealthCheckResponseBuilder response =
        named("litellm").withData("proxy", health.url().toString());
    for (Group group : groups.all()) {
      response.withData(
          "breaker." + group.id(), breakers.state(group).name().toLowerCase(Locale.ROOT));
    }
    switch (proxy.orElse(null)) {
      case null -> response.withData("cause", "has not been asked yet");
      case ProxyState.Ready ready ->
          ready
              .drift()
              .forEach((group, fallbacks) -> response.withData("fallbacks." + group, fallbacks));
      case ProxyState other -> response.withData("cause", other.toString());
    }
    boolean stalled = up && connections.stalled();
    if (stalled) {
      response.withData(
          "cause",
          "cannot be sent to: "
              + connections.waiting()
              + " calls wait for a connection, and none comes");
    }
    return response.status(up && !stalled).build();
  }
}
