package io.octoagent.replay;

import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;

/** Splits a recorded stream again, for {@link Recording}. */
final class Events {

  private static final int PART = 16 << 10;

  private Events() {}

  /** The bytes in parts of some size, each of whole events. */
  static List<byte[]> parts(Buffer stream) {
    List<byte[]> parts = new ArrayList<>();
    int from = 0;
    for (int i = PART; i < stream.length(); i++) {
      if (i - from >= PART && stream.getByte(i - 1) == '\n' && stream.getByte(i - 2) == '\n') {
        parts.add(stream.getBytes(from, i));
        from = i;
      }
    }
    parts.add(stream.getBytes(from, stream.length()));
    return parts;
  }
}
