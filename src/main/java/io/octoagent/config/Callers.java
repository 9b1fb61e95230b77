package io.octoagent.config;

import io.octoagent.config.Caller.Limits;
import io.octoagent.config.OctoAgentConfig.CallerSettings;
import io.quarkus.runtime.configuration.ConfigurationException;
import jakarta.inject.Singleton;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Who may call: the callers of {@code octoagent.callers}, each with keys of its own, and whoever
 * has one of the keys in {@code OCTOAGENT_API_KEY}. Keys are stored and compared as SHA-256, in
 * constant time.
 */
@Singleton
public class Callers {

  private static final Duration A_DAY = Duration.ofDays(1);

  private final Map<String, Caller> callers = new TreeMap<>();
  private final List<Key> keys = new ArrayList<>();

  /**
   * One accepted key.
   *
   * @param id tells callers apart; no part of the key
   * @param caller whose it is; empty if its caller has no name
   */
  public record Identity(String id, Optional<Caller> caller) {}

  // two of them are never compared as a whole
  @SuppressWarnings("ArrayRecordComponent")
  private record Key(byte[] digest, String variable, Identity identity) {}

  /**
   * Reads the callers.
   *
   * @throws ConfigurationException if a setting is invalid, with one sentence for each that names
   *     the variable and, unless it is a key, the value
   */
  Callers(OctoAgentConfig config, Groups groups) {
    Problems problems = new Problems();
    List<Secret> nameless = config.apiKey().orElse(List.of());
    for (int i = 0; i < nameless.size(); i++) {
      keys.add(
          key(nameless.get(i), "OCTOAGENT_API_KEY", new Identity("key " + i, Optional.empty())));
    }
    new TreeMap<>(config.callers())
        .forEach(
            (name, settings) -> {
              if (problems.isName("callers", name)
                  && problems.isEnabled("callers", name, settings.enabled())) {
                read(name, settings, groups, problems);
              }
            });
    problems.end();
  }

  private void read(String name, CallerSettings settings, Groups groups, Problems problems) {
    Caller caller =
        new Caller(
            name, allowed(name, settings, groups, problems), limits(name, settings, problems));
    callers.put(name, caller);
    String variable = Problems.variable("callers", name, "key");
    Identity identity = new Identity("caller " + name, Optional.of(caller));
    List<Secret> given = settings.key().orElse(List.of());
    if (given.isEmpty()) {
      problems.add(variable + " is missing: give the caller's key, or sha256: and its digest.");
    }
    for (Secret key : given) {
      if (problems.isCallersKey(variable, key)) {
        add(key(key, variable, identity), problems);
      }
    }
  }

  private static Set<Group> allowed(
      String name, CallerSettings settings, Groups groups, Problems problems) {
    if (settings.groups().isEmpty()) {
      return Set.copyOf(groups.all());
    }
    String variable = Problems.variable("callers", name, "groups");
    return settings.groups().get().stream()
        .map(id -> groups.named(id.strip(), variable, problems))
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  private static Limits limits(String name, CallerSettings settings, Problems problems) {
    return new Limits(
        settings
            .callsPerMinute()
            .flatMap(it -> problems.rate("callers", name, "calls-per-minute", it)),
        settings
            .tokensPerMinute()
            .flatMap(it -> problems.rate("callers", name, "tokens-per-minute", it)),
        settings.maxInFlight().flatMap(it -> problems.count("callers", name, "max-in-flight", it)),
        budget(name, settings, problems));
  }

  private static Optional<Budget> budget(String name, CallerSettings settings, Problems problems) {
    if (settings.budgetUsd().isEmpty() && settings.budgetEvery().isPresent()) {
      problems.add(
          "%s is set without %s: give both, or none."
              .formatted(
                  Problems.variable("callers", name, "budget-every"),
                  Problems.variable("callers", name, "budget-usd")));
    }
    Optional<Duration> every =
        settings
            .budgetEvery()
            .map(it -> problems.period("callers", name, "budget-every", it))
            .orElse(Optional.of(A_DAY));
    return settings
        .budgetUsd()
        .flatMap(it -> problems.usd("callers", name, "budget-usd", it))
        .flatMap(usd -> every.map(length -> new Budget(usd, length)));
  }

  private void add(Key added, Problems problems) {
    Optional<Key> same =
        keys.stream().filter(key -> MessageDigest.isEqual(key.digest, added.digest)).findFirst();
    if (same.isPresent()) {
      problems.add(
          "%s holds a key that %s holds too: a key belongs to one caller, and is given once."
              .formatted(added.variable, same.get().variable));
    }
    keys.add(added);
  }

  /** A setting is a key, or {@code sha256:} followed by the digest of a key in hexadecimal. */
  private static Key key(Secret setting, String variable, Identity identity) {
    String text = setting.reveal();
    return new Key(
        text.startsWith(OctoAgentConfig.SHA_256)
            ? HexFormat.of().parseHex(text.substring(OctoAgentConfig.SHA_256.length()))
            : Sha256.of(text),
        variable,
        identity);
  }

  /** The callers that have a name, sorted by it. */
  public List<Caller> all() {
    return List.copyOf(callers.values());
  }

  /** Whether a call needs a key. */
  public boolean needKeys() {
    return !keys.isEmpty();
  }

  /** Whose key was {@code presented}; empty if nobody's. */
  public Optional<Identity> with(String presented) {
    byte[] digest = Sha256.of(presented);
    Identity found = null;
    for (Key key : keys) {
      if (MessageDigest.isEqual(key.digest, digest)) {
        found = key.identity;
      }
    }
    return Optional.ofNullable(found);
  }
}
