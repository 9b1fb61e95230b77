package io.octoagent.litellm;

import io.octoagent.event.Outcome;
import io.octoagent.limits.Memory;
import io.octoagent.operation.UpstreamException;
import io.octoagent.operation.UpstreamException.Failed;
import io.octoagent.operation.UpstreamException.MemoryExhausted;
import io.octoagent.operation.Usage;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;

/**
 * One plain request on its connection. The declarative client reads an answer whole, whatever its
 * size; this hangs up on one that is too large, or that is one too many. Made by {@link
 * PlainTransport} and {@code ProxyHealth} when the request has got its connection.
 */
public final class Transfer {

  private static final String JSON = "application/json";

  private final ProxyHttp http;
  private final HttpClientRequest request;
  private final Memory.Share share;
  private long read;
  private volatile boolean over;

  public Transfer(ProxyHttp http, HttpClientRequest request, Memory.Share share) {
    this.http = http;
    this.request = request;
    this.share = share;
    // without one, the client logs what the call's own line tells
    request.exceptionHandler(told -> {});
    Informational.areIgnoredOn(request.connection());
    request.response().onSuccess(this::bound);
  }

  /**
   * Closes the connection. Once the answer is whole it does nothing: another request may have the
   * connection by then.
   */
  void hangUp() {
    if (!over) {
      request.reset();
    }
  }

  /**
   * An announced length counts at once: of many large answers at the same time the first then have
   * their room, instead of all of them a part of it.
   */
  private void bound(HttpClientResponse response) {
    // what it is called does not matter, and a name that is none is an error to the client
    response.headers().set(HttpHeaders.CONTENT_TYPE, JSON);
    long announced = announced(response.getHeader(HttpHeaders.CONTENT_LENGTH));
    response.handler(chunk -> add(chunk, announced, response));
    response
        .end()
        .onComplete(
            end -> {
              over = true;
              share.release();
            });
  }

  private void add(Buffer chunk, long announced, HttpClientResponse response) {
    read += chunk.length();
    UpstreamException refusal = refusal(response, Math.max(read, announced));
    if (refusal != null) {
      request.reset(0, refusal);
    }
  }

  /** Why an answer of so many bytes is not read to its end; null when it is. */
  private UpstreamException refusal(HttpClientResponse response, long bytes) {
    if (!ProxyHttp.isSuccess(response.statusCode())) {
      // of an error that is too long to be an error object the status is enough
      return bytes > ProxyHttp.MAX_ERROR
          ? http.refusal(response.statusCode(), new byte[0], response::getHeader)
          : null;
    }
    if (bytes <= ProxyHttp.MAX_ANSWER && share.covers(bytes)) {
      return null;
    }
    UpstreamException refusal =
        bytes > ProxyHttp.MAX_ANSWER
            ? new Failed(Outcome.MALFORMED, "an answer above the limit")
            : new MemoryExhausted();
    return refusal.after(Usage.consumption(null, Usage.price(response.getHeader(LiteLlmApi.COST))));
  }

  private static long announced(String length) {
    return length != null && length.matches("[0-9]{1,18}") ? Long.parseLong(length) : 0;
  }
}
