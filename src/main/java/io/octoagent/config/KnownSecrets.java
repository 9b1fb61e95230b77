package io.octoagent.config;

import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Detects configured keys, and what looks like a key, in text from outside. Called before such text
 * is passed on in a header, a log line, an event or a span.
 */
@Singleton
public final class KnownSecrets {

  private static final int FIRST = 1;

  /** A shorter key is as likely part of a word. */
  private static final int SHORT = 8;

  private static final Pattern LOOKS_LIKE_A_KEY =
      Pattern.compile(
          "(?i:\\b(?:sk|pk|rk|xai|gsk|hf|gh[pousr]|github_pat|glpat|r8|pplx|nvapi|tgp|xox[a-z])"
              + "[-_][a-z0-9_*-]{6,})"
              + "|\\b(?:AKIA|ASIA|AIza|eyJ)[A-Za-z0-9_.-]{8,}"
              // long, and of three kinds of characters: neither a UUID nor a trace ID
              + "|(?=[A-Za-z0-9]*[a-z])(?=[A-Za-z0-9]*[A-Z])(?=[A-Za-z0-9]*[0-9])[A-Za-z0-9]{32,}");

  /** How many texts are cached: a vendor's model and its words recur with each call. */
  private static final int MOST_HARMLESS = 1000;

  private static volatile List<String> keys = List.of();
  private static volatile Set<String> harmless = ConcurrentHashMap.newKeySet();

  void onStart(@Observes @Priority(FIRST) StartupEvent event, OctoAgentConfig config) {
    keys =
        Stream.of(
                config.proxy().key().stream(),
                config.apiKey().orElse(List.of()).stream(),
                StoreAddress.in(config.store()).flatMap(StoreAddress::password).stream(),
                config.callers().values().stream()
                    .flatMap(caller -> caller.key().orElse(List.of()).stream()))
            .flatMap(Function.identity())
            .map(Secret::reveal)
            .toList();
    harmless = ConcurrentHashMap.newKeySet();
  }

  /** Whether {@code text} must not be passed on. */
  public static boolean areIn(String text) {
    Set<String> known = harmless;
    if (known.contains(text)) {
      return false;
    }
    if (LOOKS_LIKE_A_KEY.matcher(text).find() || configuredAreIn(text)) {
      return true;
    }
    if (known.size() >= MOST_HARMLESS) {
      known.clear();
    }
    known.add(text);
    return false;
  }

  /** Whether {@code text} holds a configured key; what only looks like one is none. */
  public static boolean configuredAreIn(String text) {
    return keys.stream().anyMatch(key -> isIn(text, key));
  }

  private static boolean isIn(String text, String key) {
    if (key.startsWith(OctoAgentConfig.SHA_256)) {
      return text.length() >= SHORT
          && key.equalsIgnoreCase(
              OctoAgentConfig.SHA_256 + HexFormat.of().formatHex(Sha256.of(text)));
    }
    return key.length() < SHORT ? text.equals(key) : text.contains(key);
  }
}
