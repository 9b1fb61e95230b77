package io.octoagent.api;

import io.octoagent.edge.Refusal;
import io.octoagent.event.Label;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jboss.logging.MDC;

/**
 * Assigns an id to every request under /v1, however its path is spelled, and to those refused
 * before they have a path: the caller's id if it is a sane token, otherwise a new one. It also
 * forbids caching of the answer, unless the answer itself allows it.
 */
@Singleton
class RequestId {

  private static final String HEADER = "X-Request-Id";

  /** The name under which every log line of the request carries the id. */
  private static final String LOG_KEY = "request_id";

  private static final Pattern SANE = Pattern.compile("[A-Za-z0-9._:-]{1,128}");
  private static final int FIRST = 1000;

  void register(@Observes Filters filters) {
    filters.register(RequestId::assign, FIRST);
  }

  private static void assign(RoutingContext request) {
    if (isOurs(request) || request.request().getHeader(Refusal.HEADER) != null) {
      give(request);
    }
    request.next();
  }

  /** Whether {@code request} is under /v1. */
  static boolean isOurs(RoutingContext request) {
    String path = request.normalizedPath();
    return path != null && path.startsWith("/v1");
  }

  /** Assigns {@code request} an id, if it has none, and sets the headers that every answer has. */
  static void give(RoutingContext request) {
    if (of(request) != null) {
      return;
    }
    String given = request.request().getHeader(HEADER);
    boolean sane =
        given != null
            && SANE.matcher(given).matches()
            && Label.isLabel(given)
            && !PresentedKey.is(given, request.request().headers());
    String id = sane ? given : UUID.randomUUID().toString();
    request
        .response()
        .putHeader(HEADER, id)
        .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
        .putHeader("X-Content-Type-Options", "nosniff");
    MDC.put(LOG_KEY, id);
  }

  /** The id of this request. */
  static String of(RoutingContext request) {
    return request.response().headers().get(HEADER);
  }
}
