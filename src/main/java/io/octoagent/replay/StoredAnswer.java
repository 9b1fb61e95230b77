package io.octoagent.replay;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.buffer.Buffer;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A kept answer as it lies in the shared store, written and read by {@link Turn}: a line with the
 * call's fingerprint, a line for each header, an empty line and the body.
 */
record StoredAnswer(String fingerprint, Head head, String body) {

  /** What it begins with; a {@link Turn}'s lease begins with something else. */
  static final String MARK = "A ";

  private static final String STREAM = " stream";
  private static final String SEPARATOR = ": ";

  /** The answer to a call; empty if its body is no text, which the store could not give back. */
  static Optional<StoredAnswer> of(Key key, Head head, Buffer body) {
    String text = body.toString(UTF_8);
    return Buffer.buffer(text).equals(body)
        ? Optional.of(new StoredAnswer(key.fingerprint(), head, text))
        : Optional.empty();
  }

  /** Reads what {@link #text()} has written; empty if it is something else. */
  static Optional<StoredAnswer> parse(String text) {
    int end = text.indexOf("\n\n");
    if (!text.startsWith(MARK) || end < 0) {
      return Optional.empty();
    }
    String[] lines = text.substring(MARK.length(), end).split("\n", -1);
    boolean stream = lines[0].endsWith(STREAM);
    Map<String, String> headers = new HashMap<>();
    for (int i = 1; i < lines.length; i++) {
      String[] header = lines[i].split(SEPARATOR, 2);
      headers.put(header[0], header.length == 2 ? header[1] : "");
    }
    return Optional.of(
        new StoredAnswer(
            lines[0].substring(0, lines[0].length() - (stream ? STREAM.length() : 0)),
            new Head(headers, stream, false, Optional.empty()),
            text.substring(end + 2)));
  }

  String text() {
    StringBuilder text = new StringBuilder(MARK).append(fingerprint);
    text.append(head.stream() ? STREAM : "");
    head.headers()
        .forEach((name, value) -> text.append('\n').append(name).append(SEPARATOR).append(value));
    return text.append("\n\n").append(body).toString();
  }
}
