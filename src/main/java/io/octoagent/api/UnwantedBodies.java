package io.octoagent.api;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/**
 * Resets an HTTP/2 stream whose body is still arriving when its answer has ended, after discarding
 * as much as the edge reads on HTTP/1 in this case: the caller has its answer, and the body is not
 * needed.
 */
@Singleton
class UnwantedBodies {

  static final long BYTES = 1 << 20;
  private static final long MS = 1000;

  private static final int EARLY = 950;

  /** The rest of the request is not needed. */
  private static final long NO_ERROR = 0;

  private final Vertx vertx;

  UnwantedBodies(Vertx vertx) {
    this.vertx = vertx;
  }

  void register(@Observes Filters filters) {
    filters.register(this::limit, EARLY);
  }

  private void limit(RoutingContext routing) {
    HttpServerRequest request = routing.request();
    if (request.version() == HttpVersion.HTTP_2) {
      routing.addEndHandler(
          answered -> {
            if (answered.succeeded() && !request.isEnded()) {
              readOn(request);
            }
          });
    }
    routing.next();
  }

  private void readOn(HttpServerRequest request) {
    long[] left = {BYTES};
    long timer = vertx.setTimer(MS, late -> request.response().reset(NO_ERROR));
    request.exceptionHandler(gone -> vertx.cancelTimer(timer));
    request.endHandler(end -> vertx.cancelTimer(timer));
    request.handler(
        bytes -> {
          left[0] -= bytes.length();
          if (left[0] < 0 && vertx.cancelTimer(timer)) {
            request.response().reset(NO_ERROR);
          }
        });
    request.resume();
  }
}
