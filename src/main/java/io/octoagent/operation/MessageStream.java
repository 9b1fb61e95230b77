package io.octoagent.operation;

import io.vertx.core.buffer.Buffer;
import java.util.function.Function;

/**
 * A streamed answer of Anthropic's Messages API. It is complete once it says why it stopped; the
 * event that ends it is added if the proxy leaves it out.
 */
final class MessageStream extends AnswerStream {

  private static final String LAST = "message_stop";

  private boolean ended;

  /** The answer to {@code request}; see {@link AnswerStream} for the rest. */
  MessageStream(RequestBody request, int limit, Function<VendorError, UpstreamException> inBand) {
    super(limit, inBand);
  }

  @Override
  boolean isFinished() {
    return finishReason() != null;
  }

  @Override
  void event(byte[] bytes, int offset, int length) throws Unreadable {
    MessageScan scan = new MessageScan();
    if (reads(scan, bytes, offset, length)) {
      out.add(scan.type(), bytes, offset, length);
      if (LAST.equals(scan.type())) {
        ended = true;
        finish();
      }
    }
  }

  @Override
  public Buffer complete() {
    return ended
        ? Buffer.buffer()
        : Buffer.buffer("event: message_stop\ndata: {\"type\":\"message_stop\"}\n\n");
  }

  @Override
  public Buffer broken(ApiError error, String requestId) {
    return Buffer.buffer(
        "event: error\ndata: " + Dialect.ANTHROPIC.body(error, requestId) + "\n\n");
  }
}
