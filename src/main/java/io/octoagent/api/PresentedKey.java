package io.octoagent.api;

import io.netty.util.AsciiString;
import io.vertx.core.MultiMap;
import java.util.List;

/** Recognizes the key that a caller presents, valid or not, which must never be reported. */
final class PresentedKey {

  private static final List<AsciiString> HEADERS =
      List.of(
          AsciiString.cached("Authorization"),
          AsciiString.cached("X-Api-Key"),
          AsciiString.cached("Api-Key"));

  private PresentedKey() {}

  /** Whether {@code headers} present {@code text} as a key. */
  static boolean is(String text, MultiMap headers) {
    for (AsciiString name : HEADERS) {
      if (headers.contains(name)
          && headers.getAll(name).stream().anyMatch(it -> presents(it, text))) {
        return true;
      }
    }
    return false;
  }

  private static boolean presents(String value, String text) {
    return value.substring(value.lastIndexOf(' ') + 1).equals(text);
  }
}
