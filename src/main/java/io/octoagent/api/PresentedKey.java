package io.octoagent.api;

import io.vertx.core.MultiMap;
import java.util.List;

/** The key that a caller shows, ours or not: it is told to nobody. */
final class PresentedKey {

  private static final List<String> HEADERS = List.of("Authorization", "X-Api-Key", "Api-Key");

  private PresentedKey() {}

  /** Whether {@code text} is what {@code headers} show as a key. */
  static boolean is(String text, MultiMap headers) {
    for (String name : HEADERS) {
      if (headers.contains(name) && headers.getAll(name).stream().anyMatch(it -> shows(it, text))) {
        return true;
      }
    }
    return false;
  }

  private static boolean shows(String value, String text) {
    return value.substring(value.lastIndexOf(' ') + 1).equals(text);
  }
}
