package io.octoagent.api;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.octoagent.event.ErrorCode;
import io.octoagent.event.VendorCode;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.Optional;

/**
 * One error in the form that OpenAI's SDKs expect: {@code
 * {"error":{"message","type","param","code"}}}, with the headers that control their retries.
 *
 * @param code the kind of error
 * @param status the HTTP status; the code's own, except for a vendor's rejection
 * @param message one sentence for the caller, in this service's words
 * @param param the invalid field or header; null if there is none
 * @param retryAfter when a retry may succeed
 * @param retry false to keep an SDK from retrying by itself
 * @param vendorCode the vendor's code, which programs know; sent instead of the {@code code}'s id
 */
record OpenAiError(
    ErrorCode code,
    int status,
    String message,
    String param,
    Optional<Duration> retryAfter,
    boolean retry,
    Optional<VendorCode> vendorCode) {

  /** Callers that are asked to retry at once only come more often. */
  private static final Duration SHORTEST_WAIT = Duration.ofMillis(100);

  private static final Duration LONGEST_WAIT = Duration.ofHours(1);

  /** An error with the code's own status and no retry time. */
  static OpenAiError of(ErrorCode code, String message, String param) {
    return new OpenAiError(
        code, code.status(), message, param, Optional.empty(), true, Optional.empty());
  }

  /** The same error with another status. */
  OpenAiError withStatus(int other) {
    return new OpenAiError(code, other, message, param, retryAfter, retry, vendorCode);
  }

  /** The same error with the vendor's own code, if there is one. */
  OpenAiError withCode(Optional<VendorCode> known) {
    return new OpenAiError(code, status, message, param, retryAfter, retry, known);
  }

  /** The same error with the time after which a retry is welcome. */
  OpenAiError after(Duration wait) {
    return new OpenAiError(code, status, message, param, Optional.of(wait), retry, vendorCode);
  }

  /** The same error for a failure that a retry cannot fix, or would only make worse. */
  OpenAiError withoutRetry() {
    return new OpenAiError(code, status, message, param, retryAfter, false, vendorCode);
  }

  /** The envelope's JSON; {@code param} and {@code code} are always present, as in OpenAI's own. */
  Buffer json() {
    return Buffer.buffer(envelope().toString());
  }

  /**
   * The same JSON as the last event of a stream. Its {@code choices} are not a list, so that a
   * client that ignores errors, and takes every event for a part of the answer, fails on this event
   * and shows it.
   */
  Buffer event() {
    return Buffer.buffer(envelope().put("choices", 0).toString());
  }

  private ObjectNode envelope() {
    ObjectNode envelope = JsonNodeFactory.instance.objectNode();
    envelope
        .putObject("error")
        .put("message", message)
        .put("type", code.type())
        .put("param", param)
        .put("code", vendorCode.map(VendorCode::id).orElse(code.id()));
    return envelope;
  }

  /** The whole HTTP answer. */
  Answer answer() {
    Answer answer = Answer.whole(status, json());
    retryAfter.ifPresent(wait -> addRetryAfter(wait, answer));
    return retry ? answer : answer.with("x-should-retry", "false");
  }

  /**
   * Adds the wait in whole seconds, as the standard requires; a shorter wait also goes into the
   * SDKs' own header, which they read first.
   */
  private static void addRetryAfter(Duration wait, Answer answer) {
    long ms = Math.clamp(wait.toMillis(), SHORTEST_WAIT.toMillis(), LONGEST_WAIT.toMillis());
    answer.with("Retry-After", Long.toString((ms + 999) / 1000));
    if (ms < 1000) {
      answer.with("retry-after-ms", Long.toString(ms));
    }
  }
}
