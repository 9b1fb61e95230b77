package io.octoagent.config;

import io.quarkus.runtime.configuration.ConfigurationException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The problems with the settings of groups and roles, one sentence each that names the variable and
 * the value. {@link Groups} and {@link Roles} collect them, so that one start reports all.
 */
final class Problems {

  private final List<String> sentences = new ArrayList<>();

  /** The environment variable of one setting of one group or role. */
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
    String said = value.orElse("true");
    if (!said.equals("true") && !said.equals("false")) {
      add("%s is '%s': use true or false.".formatted(variable(kind, id, "enabled"), said));
    }
    return !said.equals("false");
  }

  Optional<Integer> count(String kind, String id, String setting, String value) {
    if (value.matches("[1-9][0-9]{0,4}|100000")) {
      return Optional.of(Integer.valueOf(value));
    }
    add(
        "%s is '%s': give a whole number from 1 to 100000."
            .formatted(variable(kind, id, setting), value));
    return Optional.empty();
  }

  Optional<Duration> seconds(String kind, String id, String setting, String value) {
    try {
      return Optional.of(new Seconds().convert(value));
    } catch (IllegalArgumentException e) {
      add(
          "%s is '%s': give a number of seconds above 0, at most 3600."
              .formatted(variable(kind, id, setting), value));
      return Optional.empty();
    }
  }

  /** Aborts the start if there are problems. */
  void end() {
    if (!sentences.isEmpty()) {
      throw new ConfigurationException(String.join("\n", sentences));
    }
  }
}
