package io.octoagent.api;

import io.netty.util.AsciiString;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import java.util.List;

/** Recognizes the key that a caller presents, valid or not, which must never be reported. */
final class PresentedKey {

  private static final List<CharSequence> HEADERS =
      List.of(
          HttpHeaders.AUTHORIZATION,
          AsciiString.cached("x-api-key"),
          AsciiString.cached("api-key"));

  private PresentedKey() {}

  /** Whether {@code headers} present {@code text} as a key. */
  static boolean is(String text, MultiMap headers) {
    for (CharSequence name : HEADERS) {
      for (String value : headers.getAll(name)) {
        if (presents(value, text)) {
          return true;
        }
      }
    }
    return false;
  }

  /** Whether the value ends with it, after a blank unless it is the whole of it. */
  private static boolean presents(String value, String text) {
    int before = value.length() - text.length() - 1;
    return value.endsWith(text) && (before < 0 || value.charAt(before) == ' ');
  }
}
