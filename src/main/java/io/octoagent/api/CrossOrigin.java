package io.octoagent.api;

import io.octoagent.config.Origins;
import io.octoagent.edge.Refusal;
import io.octoagent.event.ErrorCode;
import io.octoagent.operation.ApiError;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.regex.Pattern;

/**
 * Lets the pages of {@link Origins} call the API: answers their browsers' preflights, which carry
 * no key, and marks every answer, whether it is a reply, a stream or an error. Nothing is ever
 * allowed to carry a browser's own credentials. The framework's filter would refuse other origins
 * without an envelope, programs with a key among them, and would allow credentials.
 */
@Singleton
class CrossOrigin {

  /** Before anything that may refuse a request, and after {@link RequestId}. */
  private static final int EARLY = 990;

  private static final String METHODS = "GET, HEAD, POST, DELETE";

  /** How long a browser may remember a preflight, in seconds; none does for longer. */
  private static final String REMEMBERED = "7200";

  private static final Pattern HEADER_NAMES = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z, -]+");

  private final Origins origins;
  private final EarlyRefusal refusal;
  private final String exposed = String.join(", ", DescribedHeaders.notSafelisted());

  CrossOrigin(Origins origins, EarlyRefusal refusal) {
    this.origins = origins;
    this.refusal = refusal;
  }

  void register(@Observes Filters filters) {
    filters.register(this::share, EARLY);
  }

  private void share(RoutingContext routing) {
    HttpServerRequest request = routing.request();
    if (!isShared(routing)) {
      routing.next();
      return;
    }
    mark(request);
    if (!isPreflight(request)) {
      routing.next();
    } else if (origins.allow(request.getHeader(HttpHeaders.ORIGIN))) {
      allow(request);
    } else {
      refusal.send(
          routing,
          ApiError.of(
                  ErrorCode.FORBIDDEN_ORIGIN,
                  "The pages of this Origin may not call this service: see OCTOAGENT_CORS_ORIGINS.",
                  null)
              .withoutRetry());
    }
  }

  /** The API, its description, and what was refused before it had a path. */
  private static boolean isShared(RoutingContext routing) {
    return RequestId.isOurs(routing)
        || OpenApiRoute.PATH.equals(routing.normalizedPath())
        || routing.request().getHeader(Refusal.HEADER) != null;
  }

  private static boolean isPreflight(HttpServerRequest request) {
    return request.method().equals(HttpMethod.OPTIONS)
        && request.headers().contains(HttpHeaders.ORIGIN)
        && request.headers().contains(HttpHeaders.ACCESS_CONTROL_REQUEST_METHOD);
  }

  private void mark(HttpServerRequest request) {
    HttpServerResponse response = request.response();
    String origin = request.getHeader(HttpHeaders.ORIGIN);
    if (!origins.allowNone() && !origins.allowAll()) {
      response.headers().add(HttpHeaders.VARY, HttpHeaders.ORIGIN);
    }
    if (origins.allow(origin)) {
      response
          .putHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN, origins.allowAll() ? "*" : origin)
          .putHeader(HttpHeaders.ACCESS_CONTROL_EXPOSE_HEADERS, exposed);
    }
  }

  private static void allow(HttpServerRequest request) {
    HttpServerResponse response = request.response();
    response
        .setStatusCode(204)
        .putHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_METHODS, METHODS)
        .putHeader(HttpHeaders.ACCESS_CONTROL_MAX_AGE, REMEMBERED);
    response.headers().remove(HttpHeaders.ACCESS_CONTROL_EXPOSE_HEADERS);
    String asked = request.getHeader(HttpHeaders.ACCESS_CONTROL_REQUEST_HEADERS);
    if (asked != null && HEADER_NAMES.matcher(asked).matches()) {
      // SDKs send headers of their own, which no list here could know
      response.putHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_HEADERS, asked);
      response.headers().add(HttpHeaders.VARY, HttpHeaders.ACCESS_CONTROL_REQUEST_HEADERS);
    }
    response.end();
  }
}
