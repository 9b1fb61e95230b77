package io.octoagent.completion;

import io.octoagent.edge.Refusal;
import io.octoagent.event.ErrorCode;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/**
 * Answers what is no request that a route could take: what the edge has refused on HTTP/1 ({@link
 * Refusal}), and what the router itself finds malformed, such as a request on HTTP/2 without an
 * authority.
 */
@Singleton
class MalformedRequests {

  private static final int EARLY = 900;

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
    refusal.send(request, OpenAiError.of(code, found.sentence(), null).withStatus(found.status()));
  }

  /** The framework's own answer is not in the envelope, and its log line is an error. */
  private void failed(RoutingContext request) {
    boolean malformed = request.statusCode() == 400;
    if (request.response().headWritten() || !(malformed || RequestId.isOurs(request))) {
      request.next();
      return;
    }
    RequestId.give(request);
    refusal.send(
        request,
        malformed
            ? OpenAiError.of(
                ErrorCode.INVALID_REQUEST, "The request needs a host, and a path.", null)
            : errors.toError(request.failure()));
  }
}
