package io.octoagent.health;

import io.octoagent.config.OctoAgentConfig;
import io.octoagent.config.OctoAgentConfig.Switch;
import io.quarkus.vertx.http.ManagementInterface;
import io.quarkus.vertx.http.runtime.RouteConstants;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/**
 * Serves health and metrics on the callers' port unless {@code OCTOAGENT_MANAGEMENT} is {@code on}:
 * then the framework's management interface listens on a port of its own, and they are there alone.
 */
@Singleton
class Management {

  /** After the framework's handler that lets the pages of all origins read what is here. */
  private static final int AFTER_CORS = RouteConstants.ROUTE_ORDER_CORS_MANAGEMENT + 1;

  private final boolean onCallersPort;

  Management(OctoAgentConfig config) {
    this.onCallersPort = config.management() == Switch.OFF;
  }

  void register(@Observes ManagementInterface management, Router callers) {
    management.router().route().order(AFTER_CORS).handler(Management::withhold);
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

  private static void withhold(RoutingContext request) {
    request.response().headers().remove(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN);
    request.next();
  }
}
