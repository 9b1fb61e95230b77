package io.octoagent.api;

import io.netty.util.AsciiString;
import io.octoagent.edge.Refusal;
import io.octoagent.event.Label;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;
import org.jboss.logging.MDC;

/**
 * Assigns an id to every request under /v1, however its path is spelled, and to those refused
 * before they have a path: the caller's id if it is a sane token, otherwise a new one. It also
 * forbids caching of the answer, unless the answer itself allows it.
 */
@Singleton
class RequestId {

  private static final AsciiString HEADER = AsciiString.cached("X-Request-Id");

  /** The name under which every log line of the request carries the id. */
  private static final String LOG_KEY = "request_id";

  private static final Pattern SANE = Pattern.compile("[A-Za-z0-9._:-]{1,128}");
  private static final int FIRST = 1000;

  // where a UUID says that it is random (RFC 9562, 5.4)
  private static final long UUID_VERSION = 0xF000L;
  private static final long UUID_RANDOM = 0x4000L;
  private static final long UUID_VARIANT = 0xC000_0000_0000_0000L;
  private static final long UUID_RFC = 0x8000_0000_0000_0000L;

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
    String id = sane ? given : fresh();
    request
        .response()
        .putHeader(HEADER, id)
        .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
        .putHeader("X-Content-Type-Options", "nosniff");
    MDC.put(LOG_KEY, id);
  }

  /** A random UUID; it has to differ from others, but need not be hard to guess. */
  private static String fresh() {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    long high = (random.nextLong() & ~UUID_VERSION) | UUID_RANDOM;
    long low = (random.nextLong() & ~UUID_VARIANT) | UUID_RFC;
    return new UUID(high, low).toString();
  }

  /** The id of this request. */
  static String of(RoutingContext request) {
    return request.response().headers().get(HEADER);
  }
}
