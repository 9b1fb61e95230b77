package io.octoagent.completion;

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

  /** The same for a spent ladder: trying again at once would only triple the load. */
  OpenAiError spent(Optional<Duration> wait) {
    return new OpenAiError(code, status, message, param, wait, false, vendorCode);
  }

  /** The same with a time after which another try is welcome. */
  OpenAiError after(Duration wait) {
    return new OpenAiError(code, status, message, param, Optional.of(wait), retry, vendorCode);
  }

  /** The envelope's JSON; {@code param} and {@code code} are always there, as OpenAI's own are. */
  Buffer json() {
    ObjectNode envelope = JsonNodeFactory.instance.objectNode();
    ObjectNode error = envelope.putObject("error");
    error
        .put("message", message)
        .put("type", code.type())
        .put("param", param)
        .put("code", vendorCode.map(VendorCode::id).orElse(code.id()));
    return Buffer.buffer(envelope.toString());
  }

  /** The whole HTTP answer. */
  Answer answer() {
    Answer answer = Answer.whole(status, json());
    retryAfter.ifPresent(wait -> answer.with("Retry-After", Long.toString(wholeSeconds(wait))));
    return retry ? answer : answer.with("x-should-retry", "false");
  }

  private static long wholeSeconds(Duration wait) {
    return Math.max(1, wait.plusMillis(999).toSeconds());
  }
}
