package io.octoagent.api;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.util.AsciiString;
import io.octoagent.operation.ApiError;
import io.octoagent.operation.Dialect;
import io.octoagent.operation.Operation;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;

/**
 * Builds the HTTP answer that reports an error: in the form that the request's client expects, with
 * the headers that control the retries of SDKs.
 */
final class ErrorAnswer {

  /** Callers that are asked to retry at once only come more often. */
  private static final Duration SHORTEST_WAIT = Duration.ofMillis(100);

  private static final Duration LONGEST_WAIT = Duration.ofHours(1);

  private static final AsciiString SHOULD_RETRY = AsciiString.cached("x-should-retry");
  private static final AsciiString RETRY_AFTER_MS = AsciiString.cached("retry-after-ms");

  private ErrorAnswer() {}

  /** The answer to {@code request}. */
  static Answer of(ApiError error, RoutingContext request) {
    String body = dialect(request).body(error, RequestId.of(request));
    Answer answer = Answer.error(error, Buffer.buffer(body));
    error.retryAfter().ifPresent(wait -> addRetryAfter(wait, answer));
    return error.retry() ? answer : answer.with(SHOULD_RETRY, "false");
  }

  /**
   * That of the operation; elsewhere Anthropic's for what is below its API, and for clients that
   * name a version of it.
   */
  private static Dialect dialect(RoutingContext request) {
    String path = request.normalizedPath();
    if (path == null) {
      return Dialect.OPENAI;
    }
    boolean anthropic =
        request.request().headers().contains(Dialect.ANTHROPIC_VERSION)
            || path.startsWith(Operation.MESSAGE.path());
    return Operation.at(path)
        .map(Operation::dialect)
        .orElse(anthropic ? Dialect.ANTHROPIC : Dialect.OPENAI);
  }

  /**
   * Adds the wait in whole seconds, as the standard requires; a shorter wait also goes into the
   * SDKs' own header, which they read first.
   */
  private static void addRetryAfter(Duration wait, Answer answer) {
    long ms = Math.clamp(wait.toMillis(), SHORTEST_WAIT.toMillis(), LONGEST_WAIT.toMillis());
    answer.with(HttpHeaderNames.RETRY_AFTER, Long.toString((ms + 999) / 1000));
    if (ms < 1000) {
      answer.with(RETRY_AFTER_MS, Long.toString(ms));
    }
  }
}
