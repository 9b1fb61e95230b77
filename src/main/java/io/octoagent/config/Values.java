package io.octoagent.config;

import io.quarkus.runtime.configuration.MemorySizeConverter;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What may be wrong with the value of one setting: the end of a sentence that begins with the
 * variable, or nothing. Used by {@link SettingsCheck} and {@link Problems}. A value that may be a
 * secret is never repeated.
 */
final class Values {

  /** A scheme, a host, and a port that is not the scheme's own, which browsers leave out. */
  private static final Pattern ORIGIN =
      Pattern.compile(
          "(?!http://[^/]*:80$|https://[^/]*:443$)[a-z][a-z0-9+.-]*://"
              + "(?:[a-z0-9_-]+(?:\\.[a-z0-9_-]+)*|\\[[0-9a-f:.]+])(?::[1-9][0-9]{0,4})?");

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
    return count(least, 100_000);
  }

  /** A number of things, from {@code least} to {@code most}. */
  static Function<String, Optional<String>> count(int least, int most) {
    return value ->
        refusal(
            () -> {
              int count = Integer.parseInt(value);
              if (count < least || count > most) {
                throw new IllegalArgumentException();
              }
            },
            value,
            "give a whole number from " + least + " to " + most + ".");
  }

  /** An amount of money. */
  static Optional<String> usd(String value) {
    return refusal(
        () -> Usd.parse(value),
        value,
        "give an amount in USD above 0, at most 1000000, with at most nine decimals.");
  }

  /** The length of a budget's period. */
  static Optional<String> period(String value) {
    return refusal(
        () -> Period.parse(value), value, "give a period such as 1h, 1d or 30d, at most 366d.");
  }

  /** A time span in seconds that may be 0, for "off". */
  static Optional<String> secondsOrOff(String value) {
    return refusal(
        () -> {
          int seconds = Integer.parseInt(value);
          if (seconds < 0 || seconds > 86_400) {
            throw new IllegalArgumentException();
          }
        },
        value,
        "give a whole number of seconds, at most 86400, or 0 for off.");
  }

  /** The URL of a Redis server. It may hold a password, so nothing of it is repeated. */
  static Optional<String> storeUrl(String value) {
    try {
      URI url = URI.create(value);
      boolean redis = "redis".equals(url.getScheme()) || "rediss".equals(url.getScheme());
      if (redis
          && url.getHost() != null
          && url.getPath().matches("/?|/[0-9]{1,2}")
          && url.getRawQuery() == null
          && url.getRawFragment() == null) {
        return Optional.empty();
      }
    } catch (IllegalArgumentException e) {
      // what is wrong is said below
    }
    return Optional.of(
        " is not the URL of a Redis server: give redis://host:6379 or rediss://host:6379, with"
            + " /<number> for a database other than 0.");
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

  /** Origins as browsers send them, separated by commas, or a star. */
  static Optional<String> origins(String value) {
    return value.equals("*")
            || Stream.of(value.split(",", -1))
                .map(String::strip)
                .allMatch(origin -> ORIGIN.matcher(origin).matches())
        ? Optional.empty()
        : Optional.of(
            " is '"
                + value
                + "': give origins as browsers send them, separated by commas, such as"
                + " https://app.example or http://localhost:5173: in lower case, without path,"
                + " user or the scheme's own port; or * alone.");
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
