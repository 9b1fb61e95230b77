package io.octoagent.litellm;

import io.octoagent.config.OctoAgentConfig;
import io.octoagent.config.Secret;
import io.octoagent.operation.Operation;
import io.octoagent.operation.UpstreamException;
import io.octoagent.operation.VendorError;
import io.quarkus.rest.client.reactive.QuarkusRestClientBuilder;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import jakarta.inject.Singleton;
import jakarta.ws.rs.WebApplicationException;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jboss.resteasy.reactive.client.api.QuarkusRestClientProperties;

/** What the plain and the streaming transport to the proxy share: address, key, pool and limits. */
@Singleton
public class ProxyHttp {

  /** The largest answer, and the largest event of a stream, in bytes. */
  public static final int MAX_ANSWER = 32 << 20;

  /** The largest error whose body is read, in bytes. */
  static final int MAX_ERROR = 64 << 10;

  private static final int MAX_HEADERS = 16 << 10;
  static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(3);

  /**
   * The proxy closes an idle connection after 5 s; we do so first, so that none is closed while we
   * write.
   */
  private static final Duration KEEP_ALIVE = Duration.ofSeconds(3);

  private final OctoAgentConfig config;

  ProxyHttp(OctoAgentConfig config) {
    this.config = config;
  }

  /**
   * A new client of {@code operation} with its own connections.
   *
   * @param onConnection called for each request that has acquired its connection, before it is sent
   */
  OperationApi api(Operation operation, Consumer<HttpClientRequest> onConnection) {
    return api(URI.create(url() + operation.path()), onConnection).build(OperationApi.class);
  }

  /** A builder for a new client of {@link LiteLlmApi}, likewise. */
  public QuarkusRestClientBuilder api(Consumer<HttpClientRequest> onConnection) {
    return api(url(), onConnection);
  }

  private QuarkusRestClientBuilder api(URI base, Consumer<HttpClientRequest> onConnection) {
    HttpClientOptions options = options();
    return QuarkusRestClientBuilder.newBuilder()
        .baseUri(base)
        .httpClientOptions(options)
        // without these the client's own defaults, 15 s and 50, take precedence over the options
        .connectTimeout(options.getConnectTimeout(), TimeUnit.MILLISECONDS)
        .property(QuarkusRestClientProperties.CONNECTION_POOL_SIZE, options.getMaxPoolSize())
        .httpClientRequestCustomizer(onConnection)
        .followRedirects(false);
  }

  /** The proxy's base URL, without a slash at its end. */
  public URI url() {
    String url = config.proxy().url().toString();
    return URI.create(url.endsWith("/") ? url.substring(0, url.length() - 1) : url);
  }

  /** The Authorization header that goes to the proxy; null if there is no key. */
  public String authorization() {
    return config
        .proxy()
        .key()
        .map(Secret::reveal)
        .filter(key -> !key.isEmpty())
        .map(key -> "Bearer " + key)
        .orElse(null);
  }

  /** Maps an answer without success to a failure. */
  public UpstreamException refusal(int status, byte[] body, UnaryOperator<String> header) {
    return Diagnosis.of(
        status, VendorError.in(body), RetryAfter.in(header), authorization() != null);
  }

  /** Same, for the declarative client's exception. */
  public UpstreamException refusal(WebApplicationException refused) {
    ProxyAnswer answer = ProxyAnswer.of(refused);
    return refusal(answer.status(), answer.body(), answer.header());
  }

  /**
   * The connections' options. Each event loop has its own pools, one for the streams and one for
   * each operation, and each of them holds all that admission admits, twice: a call never waits for
   * another's connection, even while its previous rung is still closing one. A connection that is
   * not used is closed after {@link #KEEP_ALIVE}.
   */
  HttpClientOptions options() {
    return new HttpClientOptions()
        .setMaxPoolSize(2 * config.maxInFlight())
        .setKeepAliveTimeout((int) KEEP_ALIVE.toSeconds())
        .setConnectTimeout((int) CONNECT_TIMEOUT.toMillis())
        .setMaxHeaderSize(MAX_HEADERS);
  }
}
