package io.octoagent.ui;

import io.octoagent.config.OctoAgentConfig;
import io.octoagent.config.OctoAgentConfig.Switch;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.Map;

/**
 * Filters the requests for the page's files: adds the headers that keep a browser from running any
 * scripts but the page's own, and answers 404 if the page is off.
 */
@Singleton
class PageEndpoint {

  private static final int LATE = 10;

  private static final Map<String, String> HEADERS =
      Map.of(
          "Content-Security-Policy",
              "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self';"
                  + " connect-src 'self'; base-uri 'none'; form-action 'none';"
                  + " frame-ancestors 'none'; require-trusted-types-for 'script';"
                  + " trusted-types 'none'",
          "X-Content-Type-Options", "nosniff",
          "X-Frame-Options", "DENY",
          "Referrer-Policy", "no-referrer",
          "Cross-Origin-Opener-Policy", "same-origin",
          "Cache-Control", "no-cache");

  private final boolean open;

  PageEndpoint(OctoAgentConfig config) {
    this.open = config.ui() == Switch.ON;
  }

  void register(@Observes Filters filters) {
    filters.register(this::guard, LATE);
  }

  private void guard(RoutingContext request) {
    if (!isPage(request.normalizedPath())) {
      request.next();
      return;
    }
    HttpServerResponse response = request.response();
    if (open) {
      HEADERS.forEach(response::putHeader);
      request.next();
    } else {
      response.setStatusCode(404).end();
    }
  }

  private static boolean isPage(String path) {
    return path.equals("/") || path.equals("/index.html") || path.startsWith("/ui/");
  }
}
