package io.octoagent.completion;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * Gives every request under /v1, however its path is spelled, an id: the caller's, when it is a
 * sane token, or a new one.
 */
@Singleton
class RequestId {

  private static final String HEADER = "X-Request-Id";
  private static final Pattern SANE = Pattern.compile("[A-Za-z0-9._:-]{1,128}");
  private static final int FIRST = 1000;

  void register(@Observes Filters filters) {
    filters.register(RequestId::assign, FIRST);
  }

  private static void assign(RoutingContext request) {
    if (request.normalizedPath().startsWith("/v1")) {
      String given = request.request().getHeader(HEADER);
      boolean sane = given != null && SANE.matcher(given).matches();
      request.response().putHeader(HEADER, sane ? given : UUID.randomUUID().toString());
    }
    request.next();
  }

  /** The id of this request. */
  static String of(RoutingContext request) {
    return request.response().headers().get(HEADER);
  }
}
