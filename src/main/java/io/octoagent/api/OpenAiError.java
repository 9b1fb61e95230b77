package io.octoagent.api;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.octoagent.event.ErrorCode;
import io.octoagent.event.VendorCode;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.Optional;

/**
 * One error as OpenAI's SDKs expect it: {@code {"error":{"message","type","param","code"}}}, with
 * the headers that tell them whether to try again.
 *
 * @param code what kind of error
 * @param status the HTTP status; the code's own but for a vendor's rejection
 * @param message one sentence for the caller, in our words
 * @param param the field or header that was wrong; null when none was
 * @param retryAfter when another try may succeed
 * @param retry false to keep an SDK from trying again by itself
 * @param vendorCode the vendor's code, which programs know, in the place of ours
 */
record OpenAiError(
    ErrorCode code,
    int status,
    String message,
    String param,
    Optional<Duration> retryAfter,
    boolean retry,
    Optional<VendorCode> vendorCode) {

  /** Callers who are told to come back at once only come more often. */
  private static final Duration SHORTEST_WAIT = Duration.ofMillis(100);

  private static final Duration LONGEST_WAIT = Duration.ofHours(1);

  /** An error that stays the same however often the caller asks. */
  static OpenAiError of(ErrorCode code, String message, String param) {
    return new OpenAiError(
        code, code.status(), message, param, Optional.empty(), true, Optional.empty());
  }

  /** The same with another status. */
  OpenAiError withStatus(int other) {
    return new OpenAiError(code, other, message, param, retryAfter, retry, vendorCode);
  }

  /** The same with the vendor's own code, if it has one. */
  OpenAiError withCode(Optional<VendorCode> known) {
    return new OpenAiError(code, status, message, param, retryAfter, retry, known);
  }

  /** The same with a time after which another try is welcome. */
  OpenAiError after(Duration wait) {
    return new OpenAiError(code, status, message, param, Optional.of(wait), retry, vendorCode);
  }

  /** The same for what trying again cannot mend, or would only burden further. */
  OpenAiError withoutRetry() {
    return new OpenAiError(code, status, message, param, retryAfter, false, vendorCode);
  }

  /** The envelope's JSON; {@code param} and {@code code} are always there, as OpenAI's own are. */
  Buffer json() {
    return Buffer.buffer(envelope().toString());
  }

  /**
   * The same as the last event of a stream. Its {@code choices} are no list, so that a client that
   * looks for no error, and takes every event for a part of the answer, fails with this one in its
   * words.
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
    retryAfter.ifPresent(wait -> tell(wait, answer));
    return retry ? answer : answer.with("x-should-retry", "false");
  }

  /**
   * In whole seconds, as the standard wants it; a shorter wait in the SDKs' own header as well,
   * which they read first.
   */
  private static void tell(Duration wait, Answer answer) {
    long ms = Math.clamp(wait.toMillis(), SHORTEST_WAIT.toMillis(), LONGEST_WAIT.toMillis());
    answer.with("Retry-After", Long.toString((ms + 999) / 1000));
    if (ms < 1000) {
      answer.with("retry-after-ms", Long.toString(ms));
    }
  }
}
