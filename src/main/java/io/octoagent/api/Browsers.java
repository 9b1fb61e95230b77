package io.octoagent.api;

import io.octoagent.config.Callers;
import io.octoagent.config.OctoAgentConfig;
import io.octoagent.config.Origins;
import io.octoagent.event.ErrorCode;
import io.octoagent.operation.ApiError;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.HostAndPort;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Filters requests while callers need no key, so that other sites' scripts cannot use this service
 * from the browser of a user who can reach it: neither across origins, nor under a DNS name of
 * theirs that points here (DNS rebinding; docs/decisions/0009). Callers other than browsers are not
 * checked.
 */
@Singleton
class Browsers {

  private static final int EARLY = 850;

  private static final List<String> FOREIGN = List.of("cross-site", "same-site");

  private static final Pattern ADDRESS = Pattern.compile("[0-9.]+|.*:.*");

  /** Names that cannot be registered: without a dot, or in a domain outside the public DNS. */
  private static final Pattern LOCAL_NAME =
      Pattern.compile("[^.]+|.+\\.(?:localhost|local|internal|svc|lan|test|home\\.arpa)");

  private final EarlyRefusal refusal;
  private final boolean guarding;
  private final List<String> hosts;
  private final Origins origins;

  Browsers(EarlyRefusal refusal, OctoAgentConfig config, Callers callers, Origins origins) {
    this.refusal = refusal;
    this.origins = origins;
    this.guarding = !callers.needKeys();
    this.hosts = config.hosts().orElse(List.of()).stream().map(Browsers::plain).toList();
  }

  void register(@Observes Filters filters) {
    if (guarding) {
      filters.register(this::guard, EARLY);
    }
  }

  private void guard(RoutingContext routing) {
    Optional<String> fault =
        isGuarded(routing.normalizedPath()) ? fault(routing.request()) : Optional.empty();
    fault.ifPresentOrElse(
        sentence ->
            refusal.send(
                routing, ApiError.of(ErrorCode.FORBIDDEN_ORIGIN, sentence, null).withoutRetry()),
        routing::next);
  }

  /** The API, the page and the metrics; health is open to everyone and changes nothing. */
  private static boolean isGuarded(String path) {
    return path.equals("/")
        || path.equals("/index.html")
        || Stream.of("/v1", "/ui/", "/q/metrics").anyMatch(path::startsWith);
  }

  private Optional<String> fault(HttpServerRequest request) {
    String origin = request.getHeader(HttpHeaders.ORIGIN);
    if (!isFromBrowser(request) || origins.allow(origin)) {
      return Optional.empty();
    }
    HostAndPort host = request.authority();
    String site = request.getHeader("Sec-Fetch-Site");
    if (site != null && FOREIGN.contains(site) && !isLink(request)) {
      return Optional.of("Another site's page may not call this service.");
    }
    if (origin != null && !isSame(origin, host)) {
      return Optional.of(
          "The Origin is not this service's own: see OCTOAGENT_HOSTS and OCTOAGENT_CORS_ORIGINS.");
    }
    return host != null && isKnown(plain(host.host()))
        ? Optional.empty()
        : Optional.of(
            "Without OCTOAGENT_API_KEY a browser is served under an address, a local name, or a name"
                + " in OCTOAGENT_HOSTS.");
  }

  /**
   * Also checks the browser name and the languages, which scripts cannot suppress in every browser,
   * because not every browser sends the other two headers. Node.js sends {@code *} as its language.
   */
  private static boolean isFromBrowser(HttpServerRequest request) {
    String agent = request.getHeader(HttpHeaders.USER_AGENT);
    String language = request.getHeader(HttpHeaders.ACCEPT_LANGUAGE);
    return request.headers().contains(HttpHeaders.ORIGIN)
        || request.headers().contains("Sec-Fetch-Site")
        || (agent != null && agent.startsWith("Mozilla/"))
        || (language != null && !language.equals("*"));
  }

  /** Whether the user follows a link to the page. */
  private static boolean isLink(HttpServerRequest request) {
    return request.method().equals(HttpMethod.GET)
        && "navigate".equals(request.getHeader("Sec-Fetch-Mode"))
        && !request.path().startsWith("/v1");
  }

  private boolean isSame(String origin, HostAndPort host) {
    try {
      URI from = URI.create(origin);
      String name = from.getHost();
      return name != null
          && (hosts.contains(plain(name))
              || (host != null
                  && plain(name).equals(plain(host.host()))
                  && port(from.getPort(), from) == port(host.port(), from)));
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static int port(int port, URI origin) {
    return port > 0 ? port : "https".equals(origin.getScheme()) ? 443 : 80;
  }

  private boolean isKnown(String host) {
    return ADDRESS.matcher(host).matches()
        || LOCAL_NAME.matcher(host).matches()
        || hosts.contains(host);
  }

  private static String plain(String host) {
    String lower = host.strip().toLowerCase(Locale.ROOT);
    String name = lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
    return name.startsWith("[") ? name.substring(1, name.length() - 1) : name;
  }
}
