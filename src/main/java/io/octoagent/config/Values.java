package io.octoagent.config;

import io.quarkus.runtime.configuration.MemorySizeConverter;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * What may be wrong with the value of one setting: the end of a sentence that begins with the
 * variable, or nothing. Used by {@link SettingsCheck} and {@link Problems}. A value that may be a
 * secret is never repeated.
 */
final class Values {

  private Values() {}

  /** One of a few words. */
  static Function<String, Optional<String>> oneOf(String... allowed) {
    return value ->
        List.of(allowed).contains(value)
            ? Optional.empty()
            : Optional.of(" is '" + value + "': use " + String.join(" or ", allowed) + ".");
  }

  /** A time span in seconds. */
  static Optional<String> seconds(String value) {
    return refusal(
        () -> new Seconds().convert(value),
        value,
        "give a number of seconds above 0, at most 3600.");
  }

  /** A size in bytes, with a unit if need be. */
  static Optional<String> memory(String value) {
    return refusal(
        () -> {
          long bytes = new MemorySizeConverter().convert(value).asLongValue();
          if (bytes < 1 || bytes > 1L << 30) {
            throw new IllegalArgumentException();
          }
        },
        value,
        "give a size such as 32M, at most 1G.");
  }

  /** A number of things, from {@code least} on. */
  static Function<String, Optional<String>> count(int least) {
    return value ->
        refusal(
            () -> {
              int count = Integer.parseInt(value);
              if (count < least || count > 100_000) {
                throw new IllegalArgumentException();
              }
            },
            value,
            "give a whole number from " + least + " to 100000.");
  }

  /** A base URL; {@code what} describes it. */
  static Function<String, Optional<String>> url(String what) {
    String allowed = "give " + what + ", without user, query or fragment.";
    return value -> url(value, allowed);
  }

  private static Optional<String> url(String value, String allowed) {
    if (value.matches(".*[@?#].*") || value.startsWith("sk-")) {
      return Optional.of(" holds what may be a secret: " + allowed);
    }
    return refusal(
        () -> {
          URI url = URI.create(value);
          boolean http = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
          if (!http || url.getHost() == null) {
            throw new IllegalArgumentException();
          }
        },
        value,
        allowed);
  }

  /** What a header can hold. */
  static Optional<String> headerValue(String value) {
    return value.strip().chars().allMatch(c -> c > ' ' && c < 127)
        ? Optional.empty()
        : Optional.of(
            " holds a blank or a character outside ASCII: give the key as the proxy printed it.");
  }

  /** Callers' keys, separated by commas. */
  static Optional<String> callerKeys(String value) {
    boolean good =
        Stream.of(value.split(",", -1))
            .map(String::strip)
            .allMatch(
                key ->
                    key.startsWith(OctoAgentConfig.SHA_256)
                        ? key.matches(OctoAgentConfig.SHA_256 + "[0-9a-fA-F]{64}")
                        : key.length() >= 8 && headerValue(key).isEmpty());
    return good
        ? Optional.empty()
        : Optional.of(
            " holds something that is no key: give keys of at least 8 characters, or sha256: and 64"
                + " hexadecimal digits, separated by commas.");
  }

  /** Host names, separated by commas. */
  static Optional<String> hostNames(String value) {
    return Stream.of(value.split(",", -1))
            .map(String::strip)
            .allMatch(name -> name.matches("[A-Za-z0-9_-]+(\\.[A-Za-z0-9_-]+)*"))
        ? Optional.empty()
        : Optional.of(
            " is '"
                + value
                + "': give host names, separated by commas, without scheme, port or path.");
  }

  private static Optional<String> refusal(Runnable parse, String value, String allowed) {
    try {
      parse.run();
      return Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.of(" is '" + value + "': " + allowed);
    }
  }
}
