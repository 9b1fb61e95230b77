package io.octoagent.health;

import io.octoagent.config.OctoAgentConfig;
import io.octoagent.config.OctoAgentConfig.Mode;
import io.octoagent.limits.Memory;
import io.octoagent.litellm.Diagnosis;
import io.octoagent.litellm.LiteLlmApi;
import io.octoagent.litellm.ProxyHttp;
import io.octoagent.litellm.Transfer;
import io.octoagent.operation.UpstreamException;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import jakarta.ws.rs.WebApplicationException;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jboss.logging.Logger;

/**
 * Checks whether the proxy lists every group: from the start until it has answered once, and
 * whenever a probe asks, at most every two seconds. Listing costs no tokens. A change is logged
 * once, with the exact difference. Used by {@link LlmHealth} and {@link GroupStates}.
 */
@Singleton
public class ProxyHealth {

  private static final Logger LOG = Logger.getLogger(ProxyHealth.class);

  private static final Duration FRESH = Duration.ofSeconds(2);

  /** The time between two checks that nobody has asked for. */
  private static final Duration AGAIN = Duration.ofSeconds(5);

  /** The time limit of one check; two checks answer a probe within five seconds. */
  private static final Duration LIMIT = Duration.ofMillis(2_400);

  private final LiteLlmApi api;
  private final ProxyModels models;
  private final ProxyHttp http;
  private final URI url;
  private final boolean local;
  private volatile Uni<ProxyState> latest;
  private ProxyState reported;
  private boolean everReady;

  ProxyHealth(ProxyHttp http, ProxyModels models, OctoAgentConfig config) {
    this.models = models;
    this.api =
        http.api(request -> new Transfer(http, request, Memory.Share.unbounded()))
            // it also ends a wait for the connection, which a cancelled call would leave behind
            .readTimeout(LIMIT.toMillis(), TimeUnit.MILLISECONDS)
            .build(LiteLlmApi.class);
    this.http = http;
    this.url = http.url();
    this.local = config.llm().mode() == Mode.ECHO;
    forget();
  }

  /** Has the next probe ask the proxy, however fresh the latest answer is. */
  final void forget() {
    latest =
        Uni.createFrom()
            .deferred(this::check)
            // a blip must not drop the pod: a silent proxy is checked again at once
            .chain(state -> isBlip(state) ? check() : Uni.createFrom().item(state))
            .map(this::note)
            .memoize()
            .forFixedDuration(FRESH);
  }

  void onStart(@Observes StartupEvent event) {
    if (!local) {
      latest.repeat().withDelay(AGAIN).until(ProxyHealth::hasListed).subscribe().with(state -> {});
    }
  }

  /** Whether it is known what the groups are for, on which a call's fallbacks depend. */
  private static boolean hasListed(ProxyState proxy) {
    return proxy instanceof ProxyState.Ready || proxy instanceof ProxyState.Lacking;
  }

  /** Whether completions are answered without a proxy. */
  boolean local() {
    return local;
  }

  /** The proxy's address. */
  URI url() {
    return url;
  }

  /** The proxy's state, at most two seconds old; answers within five. */
  Uni<ProxyState> state() {
    return latest;
  }

  /** The proxy's state when it was last looked at, if ever, without waiting; has it looked at. */
  Optional<ProxyState> lastSeen() {
    latest.subscribe().with(state -> {});
    return reported();
  }

  private synchronized Optional<ProxyState> reported() {
    return Optional.ofNullable(reported);
  }

  /** Whether the proxy has been ready at least once. */
  synchronized boolean everReady() {
    return everReady;
  }

  private Uni<ProxyState> check() {
    return api.models(http.authorization())
        .map(this::read)
        .onFailure(WebApplicationException.class)
        .recoverWithItem(refused -> refused(refused))
        .ifNoItem()
        .after(LIMIT.plusMillis(100))
        .recoverWithItem(ProxyHealth::late)
        .onFailure(TimeoutException.class)
        .recoverWithItem(ProxyHealth::late)
        .onFailure()
        .recoverWithItem(ProxyHealth::silent);
  }

  private static ProxyState late() {
    return new ProxyState.Silent("does not answer within " + LIMIT.toMillis() + " ms");
  }

  private static ProxyState silent(Throwable failure) {
    return Diagnosis.of(failure) instanceof UpstreamException.Unreachable unreachable
        ? new ProxyState.Unreachable("cannot be reached: " + unreachable.getMessage())
        : new ProxyState.Silent("does not answer as an HTTP server should");
  }

  private ProxyState refused(WebApplicationException refused) {
    return http.refusal(refused) instanceof UpstreamException.KeyRefused
        ? new ProxyState.KeyRefused()
        : new ProxyState.Silent("answers with status " + refused.getResponse().getStatus());
  }

  private ProxyState read(byte[] body) {
    return models.read(body == null ? new byte[0] : body);
  }

  private synchronized boolean isBlip(ProxyState now) {
    return now instanceof ProxyState.Silent && reported instanceof ProxyState.Ready;
  }

  private synchronized ProxyState note(ProxyState now) {
    everReady |= now instanceof ProxyState.Ready;
    if (!now.equals(reported)) {
      reported = now;
      LOG.logf(
          now instanceof ProxyState.Ready ready && ready.drift().isEmpty()
              ? Logger.Level.INFO
              : Logger.Level.WARN,
          "LiteLLM Proxy at %s %s",
          url,
          now);
    }
    return now;
  }
}
