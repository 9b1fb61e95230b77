package io.octoagent.proxy;

import io.octoagent.config.OctoAgentConfig;
import io.octoagent.config.Secret;
import io.octoagent.event.Outcome;
import io.octoagent.proxy.ProxyException.Failed;
import io.octoagent.proxy.ProxyException.NoRoom;
import io.quarkus.rest.client.reactive.QuarkusRestClientBuilder;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import jakarta.inject.Singleton;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.time.Duration;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * What both legs to the proxy, plain and streamed, have in common: address, key, pool and limits.
 */
@Singleton
class ProxyHttp {

  /** The largest answer, and the largest event of a stream, in bytes. */
  static final int MAX_ANSWER = 32 << 20;

  /** The longest error whose words are looked at, in bytes. */
  static final int MAX_ERROR = 64 << 10;

  private static final int MAX_HEADERS = 16 << 10;
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(3);

  /**
   * The proxy closes an idle connection after 5 s; we do it first, so that none is closed as we
   * write.
   */
  private static final Duration KEEP_ALIVE = Duration.ofSeconds(3);

  private final OctoAgentConfig config;

  ProxyHttp(OctoAgentConfig config) {
    this.config = config;
  }

  /**
   * A new client for plain calls, with connections of its own.
   *
   * @param memory gives each answer a share
   */
  LiteLlmApi api(Supplier<Memory.Share> memory) {
    return QuarkusRestClientBuilder.newBuilder()
        .baseUri(url())
        .httpClientOptions(options())
        .httpClientRequestCustomizer(request -> limitAnswer(request, memory.get()))
        .followRedirects(false)
        .build(LiteLlmApi.class);
  }

  /** The proxy's base URL, without a slash at its end. */
  URI url() {
    String url = config.proxy().url().toString();
    return URI.create(url.endsWith("/") ? url.substring(0, url.length() - 1) : url);
  }

  /** The Authorization header that goes to the proxy; null when there is no key. */
  String authorization() {
    return config
        .proxy()
        .key()
        .map(Secret::reveal)
        .filter(key -> !key.isEmpty())
        .map(key -> "Bearer " + key)
        .orElse(null);
  }

  /** What an answer with any status but 200 means. */
  ProxyException refusal(int status, byte[] body, UnaryOperator<String> header) {
    return Diagnosis.of(
        status, VendorError.in(body), RetryAfter.in(header), authorization() != null);
  }

  /** The same, for the exception that the declarative client makes of such an answer. */
  ProxyException refusal(WebApplicationException refused) {
    Response answer = refused.getResponse();
    byte[] body = answer.hasEntity() ? answer.readEntity(byte[].class) : new byte[0];
    return refusal(answer.getStatus(), body, answer::getHeaderString);
  }

  /**
   * The connections' options. A call in flight never waits for one, though the rung that it has
   * given up may still be closing its own.
   */
  HttpClientOptions options() {
    return new HttpClientOptions()
        .setMaxPoolSize(2 * config.maxInFlight())
        .setKeepAliveTimeout((int) KEEP_ALIVE.toSeconds())
        .setConnectTimeout((int) CONNECT_TIMEOUT.toMillis())
        .setMaxHeaderSize(MAX_HEADERS);
  }

  /**
   * The declarative client reads an answer whole, whatever its size; this hangs up on one that is
   * too large, or that is one too many. An announced length counts at once: of many large answers
   * at the same time the first then have their room, instead of all of them a part of it. Of an
   * error that is too long to be an error object the status is enough.
   */
  private void limitAnswer(HttpClientRequest request, Memory.Share share) {
    request
        .response()
        .onSuccess(
            response -> {
              String length = response.getHeader(HttpHeaders.CONTENT_LENGTH);
              long announced = length == null ? 0 : Long.parseLong(length);
              long[] read = {0};
              response.handler(
                  chunk -> {
                    read[0] += chunk.length();
                    ProxyException refusal = refusal(response, Math.max(read[0], announced), share);
                    if (refusal != null) {
                      request.reset(0, refusal);
                    }
                  });
              response.end().onComplete(end -> share.release());
            });
  }

  /** Why an answer of so many bytes is not read to its end; null when it is. */
  private ProxyException refusal(HttpClientResponse response, long bytes, Memory.Share share) {
    if (response.statusCode() != 200) {
      return bytes > MAX_ERROR
          ? refusal(response.statusCode(), new byte[0], response::getHeader)
          : null;
    }
    if (bytes > MAX_ANSWER) {
      return new Failed(Outcome.MALFORMED, "an answer above the limit");
    }
    return share.covers(bytes) ? null : new NoRoom();
  }
}
