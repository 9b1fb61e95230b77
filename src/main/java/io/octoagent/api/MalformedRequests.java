package io.octoagent.api;

import io.octoagent.edge.Refusal;
import io.octoagent.event.ErrorCode;
import io.octoagent.operation.ApiError;
import io.quarkus.vertx.http.ManagementInterface;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.VertxException;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.io.IOException;

/**
 * Answers requests that no route could handle: those that the edge has refused on HTTP/1 ({@link
 * Refusal}), and those that the router itself finds malformed, such as an HTTP/2 request without an
 * authority.
 */
@Singleton
class MalformedRequests {

  private static final int EARLY = 900;

  private static final ApiError UNREADABLE =
      ApiError.of(
          ErrorCode.INVALID_REQUEST, "The request has no host or no path, or broke off.", null);

  private final EarlyRefusal refusal;
  private final ErrorMapper errors;

  MalformedRequests(EarlyRefusal refusal, ErrorMapper errors) {
    this.refusal = refusal;
    this.errors = errors;
  }

  void register(@Observes Filters filters) {
    filters.register(this::refuse, EARLY);
  }

  void register(@Observes Router router) {
    handleFailures(router);
  }

  void register(@Observes ManagementInterface management) {
    handleFailures(management.router());
  }

  private void handleFailures(Router router) {
    router.route().order(Integer.MIN_VALUE).failureHandler(this::failed);
  }

  private void refuse(RoutingContext request) {
    String reason = request.request().getHeader(Refusal.HEADER);
    if (reason == null || request.request().version() == HttpVersion.HTTP_2) {
      request.next();
      return;
    }
    Refusal found = Refusal.valueOf(reason);
    ErrorCode code =
        found == Refusal.SLOW_HEAD ? ErrorCode.REQUEST_TIMEOUT : ErrorCode.INVALID_REQUEST;
    refusal.send(request, ApiError.of(code, found.sentence(), null).withStatus(found.status()));
  }

  /** Replaces the framework's own answer, which is not in the envelope and logs an error. */
  private void failed(RoutingContext request) {
    Throwable failure = request.failure();
    if (request.statusCode() == 400 || isCallers(failure)) {
      send(request, UNREADABLE);
    } else if (failure == null
        || failure instanceof SecurityException
        || !RequestId.isOurs(request)) {
      request.next();
    } else {
      send(request, errors.toError(failure));
    }
  }

  private void send(RoutingContext request, ApiError error) {
    if (!request.response().headWritten() && !request.response().closed()) {
      RequestId.give(request);
      refusal.send(request, error);
    }
  }

  /** Whether the connection broke, or a body cannot be read. */
  private static boolean isCallers(Throwable failure) {
    return failure instanceof IOException || failure instanceof VertxException;
  }
}
