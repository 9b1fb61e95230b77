package io.octoagent.config;

import io.quarkus.runtime.configuration.ConfigurationException;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/**
 * The problems with the settings of groups, roles and callers, one sentence each that names the
 * variable and the value. {@link Groups}, {@link Roles} and {@link Callers} collect them, so that
 * one start reports all.
 */
final class Problems {

  private static final int MOST_PER_MINUTE = 1_000_000_000;

  private final List<String> sentences = new ArrayList<>();

  /** The environment variable of one setting of one group, role or caller. */
  static String variable(String kind, String id, String setting) {
    return String.join("_", "OCTOAGENT", kind, id, setting)
        .replace('-', '_')
        .toUpperCase(Locale.ROOT);
  }

  void add(String sentence) {
    sentences.add(sentence);
  }

  /** Whether {@code id} is valid in a request's {@code model}, a metric and a path. */
  boolean isName(String kind, String id) {
    boolean good = id.matches("[a-z0-9]([a-z0-9-]{0,62}[a-z0-9])?");
    if (!good) {
      add(
          "octoagent.%s has '%s': a name has 1 to 64 of a-z, 0-9 and -, and begins and ends without -."
              .formatted(kind, id));
    }
    return good;
  }

  boolean isEnabled(String kind, String id, Optional<String> value) {
    return value
        .flatMap(it -> check(variable(kind, id, "enabled"), it, Values.oneOf("true", "false")))
        .map(Boolean::valueOf)
        .orElse(true);
  }

  Optional<Integer> count(String kind, String id, String setting, String value) {
    return check(variable(kind, id, setting), value, Values.count(1)).map(Integer::valueOf);
  }

  Optional<Integer> rate(String kind, String id, String setting, String value) {
    return check(variable(kind, id, setting), value, Values.count(1, MOST_PER_MINUTE))
        .map(Integer::valueOf);
  }

  Optional<BigDecimal> usd(String kind, String id, String setting, String value) {
    return check(variable(kind, id, setting), value, Values::usd).map(Usd::parse);
  }

  Optional<Duration> period(String kind, String id, String setting, String value) {
    return check(variable(kind, id, setting), value, Values::period).map(Period::parse);
  }

  Optional<Duration> seconds(String kind, String id, String setting, String value) {
    return check(variable(kind, id, setting), value, Values::seconds).map(Seconds::parse);
  }

  /** Whether {@code key} can be one; what cannot is not repeated. */
  boolean isCallersKey(String variable, Secret key) {
    return check(variable, key.reveal(), Values::callerKeys).isPresent();
  }

  /** The value, if nothing is wrong with it. */
  private Optional<String> check(
      String variable, String value, Function<String, Optional<String>> fault) {
    Optional<String> found = fault.apply(value);
    found.ifPresent(what -> add(variable + what));
    return found.isPresent() ? Optional.empty() : Optional.of(value);
  }

  /** Aborts the start if there are problems. */
  void end() {
    if (!sentences.isEmpty()) {
      throw new ConfigurationException(String.join("\n", sentences));
    }
  }
}
