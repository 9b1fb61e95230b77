package io.octoagent.litellm;

import io.octoagent.event.Outcome;
import io.octoagent.limits.Memory;
import io.octoagent.operation.UpstreamException;
import io.octoagent.operation.UpstreamException.Failed;
import io.octoagent.operation.UpstreamException.MemoryExhausted;
import io.octoagent.operation.Usage;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;

/**
 * One plain request on its connection. The declarative client reads an answer completely, whatever
 * its size; this aborts one that is too large or exceeds the memory limit. Made by {@link
 * PlainTransport} and {@code ProxyHealth} when the request has acquired its connection.
 */
public final class Transfer {

  private static final String JSON = "application/json";

  private final ProxyHttp http;
  private final HttpClientRequest request;
  private final Memory.Share share;
  private HttpClientResponse response;
  private MultiMap headers;
  private long read;
  private volatile boolean over;

  public Transfer(ProxyHttp http, HttpClientRequest request, Memory.Share share) {
    this.http = http;
    this.request = request;
    this.share = share;
    // without a handler the client logs what the call's own log line reports
    request.exceptionHandler(ignored -> {});
    Informational.areIgnoredOn(request.connection());
    request.response().onSuccess(this::bound);
  }

  /**
   * Closes the connection. Does nothing once the answer is complete, because another request may
   * use the connection by then.
   */
  void hangUp() {
    if (!over) {
      request.reset();
    }
  }

  /**
   * Counts an announced length at once: of many simultaneous large answers, the first ones then get
   * all the memory they need, instead of each getting a part.
   */
  private void bound(HttpClientResponse answer) {
    response = answer;
    MultiMap received = response.headers();
    headers = received;
    long announced = announced(received.get(HttpHeaders.CONTENT_LENGTH));
    if (ProxyAnswer.isSuccess(response.statusCode())) {
      // the client would copy all of them three times, and nobody asks it for them
      headers = MultiMap.caseInsensitiveMultiMap().addAll(received);
      received.clear();
    }
    // the content type does not matter, but the client fails on an invalid one
    received.set(HttpHeaders.CONTENT_TYPE, JSON);
    response.handler(chunk -> add(chunk, announced));
    response
        .end()
        .onComplete(
            end -> {
              over = true;
              share.release();
            });
  }

  /** The answer whose body is {@code body}, which may be null; it was read to its end. */
  ProxyAnswer answer(byte[] body) {
    return ProxyAnswer.of(response.statusCode(), headers, body);
  }

  private void add(Buffer chunk, long announced) {
    read += chunk.length();
    UpstreamException refusal = refusal(Math.max(read, announced));
    if (refusal != null) {
      request.reset(0, refusal);
    }
  }

  /** Why an answer of {@code bytes} is not read to its end; null if it is. */
  private UpstreamException refusal(long bytes) {
    boolean success = ProxyAnswer.isSuccess(response.statusCode());
    // an error that is too long for an error object is ignored; the status is enough
    if (success
        ? bytes <= ProxyHttp.MAX_ANSWER && share.covers(bytes)
        : bytes <= ProxyHttp.MAX_ERROR) {
      return null;
    }
    ProxyAnswer answer = answer(null);
    if (!success) {
      return http.refusal(answer.status(), answer.body(), answer.header());
    }
    UpstreamException refusal =
        bytes > ProxyHttp.MAX_ANSWER
            ? new Failed(Outcome.MALFORMED, "an answer above the limit")
            : new MemoryExhausted();
    return refusal.after(Usage.consumption(null, Usage.price(answer.header(OperationApi.COST))));
  }

  private static long announced(String length) {
    try {
      return length == null ? 0 : Math.max(0, Long.parseLong(length));
    } catch (NumberFormatException e) {
      return 0;
    }
  }
}
