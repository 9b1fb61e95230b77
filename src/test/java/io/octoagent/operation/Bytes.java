package io.octoagent.operation;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.buffer.Buffer;
import java.util.stream.Collectors;

/**
 * Generated input of a property test; {@link #toString} writes it as Java, so that an input that
 * fails can be pasted into a test as it is reported.
 *
 * @param latin1 the bytes, one character each
 */
public record Bytes(String latin1) {

  public static Bytes of(String text) {
    return new Bytes(new String(text.getBytes(UTF_8), ISO_8859_1));
  }

  public static Bytes of(byte[] bytes) {
    return new Bytes(new String(bytes, ISO_8859_1));
  }

  public byte[] get() {
    return latin1.getBytes(ISO_8859_1);
  }

  public int length() {
    return latin1.length();
  }

  /** The bytes from {@code from} on, as a packet of the network. */
  Buffer packet(int from, int to) {
    return Buffer.buffer(latin1.substring(from, to).getBytes(ISO_8859_1));
  }

  public String text() {
    return new String(get(), UTF_8);
  }

  @Override
  public String toString() {
    return "new Bytes(" + literal(latin1) + ")";
  }

  /** {@code text} as a Java string literal in ASCII. */
  static String literal(String text) {
    return text.chars().mapToObj(Bytes::escaped).collect(Collectors.joining("", "\"", "\""));
  }

  private static String escaped(int c) {
    return switch (c) {
      case '"' -> "\\\"";
      case '\\' -> "\\\\";
      case '\n' -> "\\n";
      case '\r' -> "\\r";
      default -> {
        if (c >= ' ' && c < 0x7f) {
          yield String.valueOf((char) c);
        }
        // a Unicode escape of a control character would be translated before the literal is read
        yield (c < ' ' ? "\\%03o" : "\\u%04x").formatted(c);
      }
    };
  }
}
