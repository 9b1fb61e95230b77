package io.octoagent.operation;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.vertx.core.buffer.Buffer;

/** The events of an {@link AnswerStream} for its caller, framed as server-sent events. */
final class EventFrames {

  private static final byte[] START = "data: ".getBytes(US_ASCII);
  private static final byte[] END = "\n\n".getBytes(US_ASCII);
  private static final int LONGEST_NAME = 100;

  private Buffer out = Buffer.buffer();

  /** Adds an event with this data; its name is left out if it cannot be one. */
  void add(String name, byte[] bytes, int offset, int length) {
    if (isName(name)) {
      out.appendString("event: ").appendString(name).appendString("\n");
    }
    open().appendBytes(bytes, offset, length);
    close();
  }

  /** Begins an event without a name, whose data is to be appended, up to {@link #close}. */
  Buffer open() {
    return out.appendBytes(START);
  }

  /** Ends the event. */
  void close() {
    out.appendBytes(END);
  }

  /** The length of the events that have not been taken, in bytes. */
  int length() {
    return out.length();
  }

  /** The events since the last call. */
  Buffer take() {
    Buffer taken = out;
    out = Buffer.buffer();
    return taken;
  }

  /** Whether it is a word: anything else could end the line, and begin another one. */
  private static boolean isName(String name) {
    if (name == null || name.isEmpty() || name.length() > LONGEST_NAME) {
      return false;
    }
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      boolean word = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
      if (!word && c != '_' && c != '.' && c != '-') {
        return false;
      }
    }
    return true;
  }
}
