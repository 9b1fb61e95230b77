package io.octoagent.proxy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.octoagent.config.Group;
import io.octoagent.config.OctoAgentConfig;
import io.octoagent.config.OctoAgentConfig.Mode;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import jakarta.ws.rs.WebApplicationException;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.RestResponse;

/**
 * Looks whether the proxy lists every group that our roles need: at start, and whenever a probe
 * asks, at most every two seconds. Listing costs no tokens. A change is logged once, with the exact
 * difference. Asked by {@link LlmReadiness} and {@link LlmStarted}.
 */
@Singleton
class ProxyHealth {

  private static final Logger LOG = Logger.getLogger(ProxyHealth.class);

  private static final Duration FRESH = Duration.ofSeconds(2);
  private static final Duration LIMIT = Duration.ofSeconds(5);

  private final LiteLlmApi api;
  private final ObjectMapper json;
  private final ProxyHttp http;
  private final URI url;
  private final boolean local;
  private final Uni<ProxyState> latest;
  private ProxyState seen;
  private ProxyState told;
  private boolean everReady;

  ProxyHealth(ProxyHttp http, OctoAgentConfig config, ObjectMapper json) {
    this.api = http.api(Memory.Share::unbounded);
    this.json = json;
    this.http = http;
    this.url = http.url();
    this.local = config.llm().mode() == Mode.ECHO;
    this.latest =
        Uni.createFrom().deferred(this::look).map(this::note).memoize().forFixedDuration(FRESH);
  }

  void onStart(@Observes StartupEvent event) {
    if (!local) {
      latest.subscribe().with(state -> {});
    }
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

  /** Whether the proxy has been ready at least once. */
  synchronized boolean everReady() {
    return everReady;
  }

  private Uni<ProxyState> look() {
    return api.models(http.authorization())
        .map(this::read)
        .onFailure(WebApplicationException.class)
        .recoverWithItem(refused -> refused(refused))
        .ifNoItem()
        .after(LIMIT)
        .recoverWithItem(
            () -> new ProxyState.Silent("does not answer within " + LIMIT.toSeconds() + " s"))
        .onFailure()
        .recoverWithItem(
            failure ->
                new ProxyState.Silent(
                    Diagnosis.of(failure) instanceof ProxyException.Unreachable unreachable
                        ? "cannot be reached: " + unreachable.getMessage()
                        : "does not answer as an HTTP server should"));
  }

  private ProxyState refused(WebApplicationException refused) {
    return http.refusal(refused) instanceof ProxyException.KeyRefused
        ? new ProxyState.KeyRefused()
        : new ProxyState.Silent("answers with status " + refused.getResponse().getStatus());
  }

  private ProxyState read(RestResponse<byte[]> response) {
    byte[] body = response.getEntity() == null ? new byte[0] : response.getEntity();
    try {
      return compare(json.readTree(body).path("data"));
    } catch (JsonProcessingException e) {
      return new ProxyState.Silent("answers with something that is not a list of models");
    } catch (IOException e) {
      return new ProxyState.Silent("answers with something that cannot be read");
    }
  }

  private static ProxyState compare(JsonNode models) {
    if (!models.isArray()) {
      return new ProxyState.Silent("answers with something that is not a list of models");
    }
    Set<Group> missing = EnumSet.allOf(Group.class);
    models.forEach(model -> Group.named(model.path("id").asText()).ifPresent(missing::remove));
    return missing.isEmpty() ? new ProxyState.Ready() : new ProxyState.Lacking(missing);
  }

  /** Forgives one silence after a good look: a blip must not drop the pod. */
  private synchronized ProxyState note(ProxyState now) {
    boolean blip = now instanceof ProxyState.Silent && seen instanceof ProxyState.Ready;
    seen = now;
    if (blip) {
      return new ProxyState.Ready();
    }
    everReady |= now instanceof ProxyState.Ready;
    if (!now.equals(told)) {
      told = now;
      LOG.logf(
          now instanceof ProxyState.Ready ? Logger.Level.INFO : Logger.Level.WARN,
          "LiteLLM Proxy at %s %s",
          url,
          now);
    }
    return now;
  }
}
