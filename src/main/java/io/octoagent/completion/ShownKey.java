package io.octoagent.completion;

import io.vertx.core.MultiMap;
import java.util.stream.Stream;

/** The key that a caller shows, ours or not: it is told to nobody. */
final class ShownKey {

  private ShownKey() {}

  /** Whether {@code text} is what {@code headers} show as a key. */
  static boolean is(String text, MultiMap headers) {
    return Stream.of("Authorization", "X-Api-Key", "Api-Key")
        .flatMap(name -> headers.getAll(name).stream())
        .map(value -> value.substring(value.lastIndexOf(' ') + 1))
        .anyMatch(key -> key.equals(text));
  }
}
