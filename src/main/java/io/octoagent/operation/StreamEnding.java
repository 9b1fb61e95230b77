package io.octoagent.operation;

import io.vertx.core.buffer.Buffer;

/** The last event of a stream, in the form of its API, for {@code AnswerWriter}. */
public interface StreamEnding {

  /** What follows the events of a complete stream; may be empty. */
  Buffer complete();

  /** The event that tells the caller that the stream broke, and why. */
  Buffer broken(ApiError error, String requestId);
}
