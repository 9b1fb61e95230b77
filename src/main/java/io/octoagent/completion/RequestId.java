package io.octoagent.completion;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jboss.logging.MDC;

/**
 * Gives every request under /v1, however its path is spelled, an id: the caller's, when it is a
 * sane token, or a new one.
 */
@Singleton
class RequestId {

  private static final String HEADER = "X-Request-Id";

  /** Under this name every log line of the request carries the id. */
  private static final String LOG_KEY = "request_id";

  private static final Pattern SANE = Pattern.compile("[A-Za-z0-9._:-]{1,128}");
  private static final int FIRST = 1000;

  void register(@Observes Filters filters) {
    filters.register(RequestId::assign, FIRST);
  }

  private static void assign(RoutingContext request) {
    if (request.normalizedPath().startsWith("/v1")) {
      String given = request.request().getHeader(HEADER);
      boolean sane = given != null && SANE.matcher(given).matches();
      String id = sane ? given : UUID.randomUUID().toString();
      request.response().putHeader(HEADER, id);
      MDC.put(LOG_KEY, id);
    }
    request.next();
  }

  /** The id of this request. */
  static String of(RoutingContext request) {
    return request.response().headers().get(HEADER);
  }
}
