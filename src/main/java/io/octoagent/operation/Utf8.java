package io.octoagent.operation;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;

/** Checks that bytes are text in UTF-8 before they are read as JSON and sent on. */
final class Utf8 {

  private static final int CHUNK = 4096;
  private static final int ESCAPE = "\\u0000".length();

  private Utf8() {}

  /**
   * Whether {@code bytes} are text in UTF-8; overlong forms and encoded surrogates are not. The
   * JSON parser does not check this.
   */
  static boolean isText(byte[] bytes) {
    return isText(bytes, 0, bytes.length);
  }

  /** The same for {@code length} bytes from {@code offset}. */
  static boolean isText(byte[] bytes, int offset, int length) {
    int end = offset + length;
    int at = offset;
    // nearly all text is ASCII, which needs no decoder
    while (at < end && bytes[at] >= 0) {
      at++;
    }
    return at == end || isDecoded(ByteBuffer.wrap(bytes, at, end - at));
  }

  private static boolean isDecoded(ByteBuffer in) {
    CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
    CharBuffer out = CharBuffer.allocate(Math.min(in.remaining() + 1, CHUNK));
    while (true) {
      CoderResult result = decoder.decode(in, out, true);
      if (!result.isOverflow()) {
        return result.isUnderflow();
      }
      out.clear();
    }
  }

  /**
   * Where {@code json} has one half of a surrogate pair as an escape, <code>"&#92;ud83d"</code> for
   * example; -1 if nowhere. JSON's grammar allows it, but it is not valid text, and LiteLLM refuses
   * the whole body.
   */
  static int halfPair(byte[] json) {
    int at = 0;
    while (at < json.length) {
      if (json[at] != '\\') {
        at++;
        continue;
      }
      int unit = unit(json, at);
      if (isLow(unit) || (isHigh(unit) && !isLow(unit(json, at + ESCAPE)))) {
        return at;
      }
      at += isHigh(unit) ? 2 * ESCAPE : 2;
    }
    return -1;
  }

  /** The UTF-16 unit of the escape at {@code at}; -1 if there is none. */
  private static int unit(byte[] json, int at) {
    if (at + ESCAPE > json.length || json[at] != '\\' || json[at + 1] != 'u') {
      return -1;
    }
    int unit = 0;
    for (int i = at + 2; i < at + ESCAPE; i++) {
      unit = (unit << 4) | Character.digit(json[i], 16);
    }
    return unit;
  }

  private static boolean isHigh(int unit) {
    return unit >= Character.MIN_HIGH_SURROGATE && unit <= Character.MAX_HIGH_SURROGATE;
  }

  private static boolean isLow(int unit) {
    return unit >= Character.MIN_LOW_SURROGATE && unit <= Character.MAX_LOW_SURROGATE;
  }
}
