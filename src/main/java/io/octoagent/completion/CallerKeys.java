package io.octoagent.completion;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.octoagent.config.OctoAgentConfig;
import io.octoagent.config.Secret;
import io.octoagent.event.ErrorCode;
import io.octoagent.event.ModelCalls;
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
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * Lets callers in that show one of the keys in {@code OCTOAGENT_API_KEY}; without that setting,
 * everybody. It is the policy {@code caller-key} of application.properties, which guards /v1. Keys
 * are kept and compared as SHA-256, in constant time.
 */
@Singleton
class CallerKeys implements HttpAuthenticationMechanism, HttpSecurityPolicy {

  private static final Logger LOG = Logger.getLogger(CallerKeys.class);

  private static final String BEARER = "Bearer ";
  private static final String CHALLENGE = "WWW-Authenticate";
  private static final SecurityIdentity CALLER =
      QuarkusSecurityIdentity.builder().setPrincipal(new QuarkusPrincipal("caller")).build();

  private final ModelCalls observers;
  private final List<byte[]> digests;

  CallerKeys(ModelCalls observers, OctoAgentConfig config) {
    this.observers = observers;
    this.digests = config.apiKey().orElse(List.of()).stream().map(CallerKeys::digest).toList();
  }

  void onStart(
      @Observes StartupEvent event,
      LaunchMode mode,
      @ConfigProperty(name = "quarkus.http.host") String host,
      @ConfigProperty(name = "quarkus.http.port") int port) {
    if (digests.isEmpty() && mode == LaunchMode.NORMAL) {
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
    return digests.isEmpty()
        ? CheckResult.permit()
        : identity.map(caller -> caller.isAnonymous() ? CheckResult.DENY : CheckResult.PERMIT);
  }

  @Override
  public Uni<SecurityIdentity> authenticate(
      RoutingContext request, IdentityProviderManager providers) {
    return accepted(request.request().getHeader(HttpHeaders.AUTHORIZATION))
        ? Uni.createFrom().item(CALLER)
        : Uni.createFrom().nullItem();
  }

  @Override
  public Uni<ChallengeData> getChallenge(RoutingContext request) {
    return Uni.createFrom().item(new ChallengeData(401, CHALLENGE, "Bearer"));
  }

  @Override
  public Uni<Boolean> sendChallenge(RoutingContext request) {
    Answer refusal =
        OpenAiError.of(
                ErrorCode.INVALID_API_KEY,
                "Send a valid key: Authorization: Bearer <one of OCTOAGENT_API_KEY>.",
                null)
            .answer()
            .with(CHALLENGE, "Bearer");
    refusal.writeTo(request.response());
    if (CompletionRoute.takes(request)) {
      Call call = new Call(observers, request);
      call.fails(ErrorCode.INVALID_API_KEY);
      call.ends();
    }
    return Uni.createFrom().item(true);
  }

  private boolean accepted(String header) {
    if (header == null || !header.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
      return false;
    }
    byte[] shown = sha256(header.substring(BEARER.length()).strip());
    boolean accepted = false;
    for (byte[] digest : digests) {
      accepted |= MessageDigest.isEqual(digest, shown);
    }
    return accepted;
  }

  /** A setting is a key, or {@code sha256:} and the key's digest in hexadecimal. */
  private static byte[] digest(Secret setting) {
    String text = setting.reveal();
    return text.startsWith(OctoAgentConfig.SHA_256)
        ? HexFormat.of().parseHex(text.substring(OctoAgentConfig.SHA_256.length()))
        : sha256(text);
  }

  private static byte[] sha256(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
