package io.octoagent.api;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;

/** Answers the methods that a route does not serve: {@code OPTIONS} with those that it does. */
final class OtherMethods {

  private OtherMethods() {}

  /** Answers {@code request}; {@code served} are the methods that its path has. */
  static void answer(RoutingContext request, String served) {
    String allowed = served + ", OPTIONS";
    if (request.request().method().equals(HttpMethod.OPTIONS)) {
      request.response().setStatusCode(204).putHeader(HttpHeaders.ALLOW, allowed).end();
    } else {
      ErrorAnswer.of(WrongPath.notAllowed(request, served), request)
          .with(HttpHeaderNames.ALLOW, allowed)
          .writeTo(request.response());
    }
  }
}
