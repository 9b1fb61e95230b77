package io.octoagent.health;

import io.octoagent.config.OctoAgentConfig;
import io.octoagent.config.OctoAgentConfig.Switch;
import io.quarkus.vertx.http.ManagementInterface;
import io.vertx.ext.web.Router;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/**
 * Serves health and metrics on the callers' port unless {@code OCTOAGENT_MANAGEMENT} is {@code on}:
 * then the framework's management interface listens on a port of its own, and they are there alone.
 */
@Singleton
class Management {

  private final boolean onCallersPort;

  Management(OctoAgentConfig config) {
    this.onCallersPort = config.management() == Switch.OFF;
  }

  void register(@Observes ManagementInterface management, Router callers) {
    if (onCallersPort) {
      management.router().getRoutes().stream()
          .filter(route -> route.getPath() != null)
          .map(route -> route.isExactPath() ? route.getPath() : route.getPath() + "*")
          .distinct()
          .forEach(
              path ->
                  callers
                      .route(path)
                      .handler(request -> management.router().handle(request.request())));
    }
  }
}
