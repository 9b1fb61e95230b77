package io.octoagent.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.octoagent.config.OctoAgentConfig;
import io.octoagent.config.Secret;
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
import io.vertx.core.net.SocketAddress;
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
 * Admits callers that present one of the keys in {@code OCTOAGENT_API_KEY}, or everyone if that is
 * not set. It is the policy {@code caller-key} of application.properties, which guards /v1. Keys
 * are stored and compared as SHA-256, in constant time.
 */
@Singleton
class CallerKeys implements HttpAuthenticationMechanism, HttpSecurityPolicy {

  private static final Logger LOG = Logger.getLogger(CallerKeys.class);

  private static final String API_KEY = "x-api-key";
  private static final String BEARER = "Bearer ";
  private static final int NONE = -1;

  /** The name under which a request carries the key that was presented. */
  private static final String KEY = CallerKeys.class.getName() + ".key";

  private static final String CHALLENGE = "WWW-Authenticate";
  private static final SecurityIdentity CALLER =
      QuarkusSecurityIdentity.builder().setPrincipal(new QuarkusPrincipal("caller")).build();

  private final EarlyRefusal refusal;
  private final List<byte[]> digests;

  CallerKeys(EarlyRefusal refusal, OctoAgentConfig config) {
    this.refusal = refusal;
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
    int key = accepted(presented(request.request()));
    if (key == NONE) {
      return Uni.createFrom().nullItem();
    }
    request.put(KEY, "key " + key);
    return Uni.createFrom().item(CALLER);
  }

  @Override
  public Uni<ChallengeData> getChallenge(RoutingContext request) {
    return Uni.createFrom().item(new ChallengeData(401, CHALLENGE, "Bearer"));
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
    refusal.send(request, error, ErrorAnswer.of(error, request).with(CHALLENGE, "Bearer"));
    return Uni.createFrom().item(true);
  }

  /**
   * Identifies the caller by the key it presented, or by its address where no key is required. A
   * caller cannot choose either.
   */
  static String caller(RoutingContext request) {
    String key = request.get(KEY);
    if (key != null) {
      return key;
    }
    SocketAddress address = request.request().remoteAddress();
    return address == null || address.hostAddress() == null ? "" : address.hostAddress();
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

  /** The index of the key in the setting; {@link #NONE} if it is not there. */
  private int accepted(String key) {
    if (key == null) {
      return NONE;
    }
    byte[] presented = sha256(key);
    int accepted = NONE;
    for (int i = 0; i < digests.size(); i++) {
      if (MessageDigest.isEqual(digests.get(i), presented)) {
        accepted = i;
      }
    }
    return accepted;
  }

  /** A setting is a key, or {@code sha256:} followed by the digest of a key in hexadecimal. */
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
