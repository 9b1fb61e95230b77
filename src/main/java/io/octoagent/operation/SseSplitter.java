package io.octoagent.operation;

import io.vertx.core.buffer.Buffer;
import java.util.Arrays;

/**
 * Splits the bytes of a server-sent event stream into the data of its events, for {@link
 * AnswerStream}, wherever the network has split them: line ends may be LF, CR or CRLF, comments and
 * other fields are dropped. Several data lines are joined by a space instead of the standard's LF,
 * which in JSON is equivalent, so that an event is one line. It is used in one thread.
 */
final class SseSplitter {

  /**
   * Receives one event's data: {@code length} bytes from {@code offset}, valid during the call
   * only.
   */
  interface Events {
    void event(byte[] bytes, int offset, int length);
  }

  private static final int SMALLEST = 4096;

  private final int limit;
  private byte[] buffer = new byte[SMALLEST];
  private int length;
  private int lineStart;
  private int scanned;
  private boolean afterCr;
  private boolean atBeginning = true;
  private boolean withinLimit = true;
  private byte[] data = new byte[0];
  private int dataLength = -1;

  /** A splitter for events of at most {@code limit} bytes. */
  SseSplitter(int limit) {
    this.limit = limit;
  }

  /**
   * Reads the next bytes and emits every event that they complete.
   *
   * @return false if a line or an event exceeds the limit; nothing more can be read then
   */
  boolean feed(Buffer bytes, Events events) {
    append(bytes);
    while (scanned < length && withinLimit) {
      byte b = buffer[scanned];
      if (afterCr && b == '\n') {
        scanned++;
        lineStart = scanned;
        afterCr = false;
        continue;
      }
      afterCr = b == '\r';
      if (b == '\n' || b == '\r') {
        line(lineStart, scanned, events);
        lineStart = scanned + 1;
      }
      scanned++;
    }
    return compact();
  }

  /**
   * Limits each line by itself, so that this does not depend on how the network split the bytes,
   * either.
   */
  private void line(int lineStart, int end, Events events) {
    if (end - lineStart > limit) {
      withinLimit = false;
      return;
    }
    int start = atBeginning ? lineStart + Json.mark(buffer, lineStart, end - lineStart) : lineStart;
    atBeginning = false;
    if (start == end) {
      if (dataLength >= 0) {
        int size = dataLength;
        dataLength = -1;
        events.event(data, 0, size);
      }
      return;
    }
    int from = dataStart(start, end);
    if (from < 0) {
      return;
    }
    int size = end - from;
    int at = dataLength < 0 ? 0 : dataLength + 1;
    if (at + size > limit) {
      withinLimit = false;
      return;
    }
    if (data.length < at + size) {
      data = Arrays.copyOf(data, Math.max(at + size, 2 * data.length));
    }
    if (at > 0) {
      data[at - 1] = ' ';
    }
    System.arraycopy(buffer, from, data, at, size);
    dataLength = at + size;
  }

  /** Where the value of a data line begins; -1 for any other line. */
  private int dataStart(int start, int end) {
    boolean isData =
        end - start >= 4
            && buffer[start] == 'd'
            && buffer[start + 1] == 'a'
            && buffer[start + 2] == 't'
            && buffer[start + 3] == 'a';
    if (!isData || (end - start > 4 && buffer[start + 4] != ':')) {
      return -1;
    }
    int from = Math.min(start + 5, end);
    return from < end && buffer[from] == ' ' ? from + 1 : from;
  }

  /** Whether an event has begun and is not complete. */
  boolean isInEvent() {
    return dataLength >= 0 || (length > 0 && buffer[0] == 'd');
  }

  /** The bytes held of events that are not complete. */
  int held() {
    return length + Math.max(0, dataLength);
  }

  private void append(Buffer bytes) {
    int needed = length + bytes.length();
    if (needed > buffer.length) {
      buffer = Arrays.copyOf(buffer, Math.max(needed, 2 * buffer.length));
    }
    bytes.getBytes(buffer, length);
    length = needed;
  }

  /** Drops what was read; an unfinished line moves to the front. */
  private boolean compact() {
    int rest = length - lineStart;
    if (rest == 0 && buffer.length > 16 * SMALLEST) {
      buffer = new byte[SMALLEST];
    } else if (lineStart > 0) {
      System.arraycopy(buffer, lineStart, buffer, 0, rest);
    }
    length = rest;
    scanned = rest;
    lineStart = 0;
    withinLimit &= rest <= limit;
    return withinLimit;
  }
}
