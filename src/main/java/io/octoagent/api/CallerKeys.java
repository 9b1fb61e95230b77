package io.octoagent.api;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.octoagent.config.Callers;
import io.octoagent.event.ErrorCode;
import io.octoagent.operation.ApiError;
import io.quarkus.runtime.LaunchMode;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.security.identity.IdentityProviderManager;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.runtime.QuarkusPrincipal;
import io.quarkus.security.runtime.QuarkusSecurityIdentity;
import io.quarkus.vertx.http.runtime.security.ChallengeData;
import io.quarkus.vertx.http.runtime.security.HttpAuthenticationMechanism;
import io.quarkus.vertx.http.runtime.security.HttpSecurityPolicy;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * Admits callers that present a key of {@link Callers}, or everyone if there is none. It is the
 * policy {@code caller-key} of application.properties, which guards /v1.
 */
@Singleton
class CallerKeys implements HttpAuthenticationMechanism, HttpSecurityPolicy {

  private static final Logger LOG = Logger.getLogger(CallerKeys.class);

  private static final String API_KEY = "x-api-key";
  private static final String BEARER = "Bearer ";

  private static final SecurityIdentity CALLER =
      QuarkusSecurityIdentity.builder().setPrincipal(new QuarkusPrincipal("caller")).build();

  private final EarlyRefusal refusal;
  private final Callers callers;

  CallerKeys(EarlyRefusal refusal, Callers callers) {
    this.refusal = refusal;
    this.callers = callers;
  }

  void onStart(
      @Observes StartupEvent event,
      LaunchMode mode,
      @ConfigProperty(name = "quarkus.http.host") String host,
      @ConfigProperty(name = "quarkus.http.port") int port) {
    if (!callers.needKeys() && mode == LaunchMode.NORMAL) {
      LOG.warnf(
          "OCTOAGENT_API_KEY is not set: whoever can reach %s:%d can spend your vendors' money",
          host, port);
    }
  }

  @Override
  public String name() {
    return "caller-key";
  }

  @Override
  public Uni<CheckResult> checkPermission(
      RoutingContext request, Uni<SecurityIdentity> identity, AuthorizationRequestContext context) {
    return callers.needKeys()
        ? identity.map(caller -> caller.isAnonymous() ? CheckResult.DENY : CheckResult.PERMIT)
        : CheckResult.permit();
  }

  @Override
  public Uni<SecurityIdentity> authenticate(
      RoutingContext request, IdentityProviderManager providers) {
    Optional<Callers.Identity> known =
        Optional.ofNullable(presented(request.request())).flatMap(callers::with);
    known.ifPresent(identity -> CallerIdentity.set(identity, request));
    return Uni.createFrom().item(known.isPresent() ? CALLER : null);
  }

  @Override
  public Uni<ChallengeData> getChallenge(RoutingContext request) {
    return Uni.createFrom()
        .item(new ChallengeData(401, HttpHeaderNames.WWW_AUTHENTICATE, "Bearer"));
  }

  @Override
  public Uni<Boolean> sendChallenge(RoutingContext request) {
    ApiError error =
        ApiError.of(
                ErrorCode.INVALID_API_KEY,
                "Send a valid key: Authorization: Bearer <one of OCTOAGENT_API_KEY>, or the same as"
                    + " x-api-key.",
                null)
            // Claude Code asks ten times otherwise
            .withoutRetry();
    refusal.send(
        request,
        error,
        ErrorAnswer.of(error, request).with(HttpHeaderNames.WWW_AUTHENTICATE, "Bearer"));
    return Uni.createFrom().item(true);
  }

  /**
   * The key in {@code Authorization}, or the one where Anthropic's clients put it; null if none.
   */
  private static String presented(HttpServerRequest request) {
    String header = request.getHeader(HttpHeaders.AUTHORIZATION);
    if (header != null && header.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
      return header.substring(BEARER.length()).strip();
    }
    String key = request.getHeader(API_KEY);
    return key == null ? null : key.strip();
  }
}
