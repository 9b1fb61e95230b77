package io.octoagent.edge;

import io.netty.buffer.ByteBuf;

/**
 * Tracks the frames of one HTTP/2 connection, preface included, as far as {@link Edge} must know
 * whether a head has begun and not ended: the connection's settings, a frame's own header, a block
 * of headers, any frame other than DATA.
 */
final class Http2Heads {

  private static final int PREFACE = 24;
  private static final int FRAME_HEAD = 9;

  private static final int DATA = 0;
  private static final int HEADERS = 1;
  private static final int CONTINUATION = 9;
  private static final int END_HEADERS = 4;

  private final byte[] head = new byte[FRAME_HEAD];
  private int preface = PREFACE;
  private int headBytes;
  private int payload;
  private boolean settled;
  private boolean blockOpen;

  /** Reads the next bytes without consuming them; returns whether a head is open after them. */
  boolean areOpenAfter(ByteBuf bytes) {
    int at = bytes.readerIndex();
    int end = bytes.writerIndex();
    while (at < end) {
      if (preface > 0) {
        int part = Math.min(preface, end - at);
        preface -= part;
        at += part;
      } else if (headBytes < FRAME_HEAD) {
        head[headBytes++] = bytes.getByte(at++);
        if (headBytes == FRAME_HEAD) {
          payload = (head[0] & 0xff) << 16 | (head[1] & 0xff) << 8 | (head[2] & 0xff);
        }
      } else {
        int part = Math.min(payload, end - at);
        payload -= part;
        at += part;
      }
      if (headBytes == FRAME_HEAD && payload == 0) {
        frameEnds();
      }
    }
    boolean frameOpen = headBytes > 0 && !(headBytes == FRAME_HEAD && head[3] == DATA);
    return !settled || blockOpen || frameOpen;
  }

  private void frameEnds() {
    settled = true;
    if (head[3] == HEADERS || head[3] == CONTINUATION) {
      blockOpen = (head[4] & END_HEADERS) == 0;
    }
    headBytes = 0;
  }
}
