package io.octoagent.config;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithConverter;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Every setting of the service. {@code octoagent.llm.timeout-s} is the environment variable {@code
 * OCTOAGENT_LLM_TIMEOUT_S}, and so on; {@link SettingsCheck} rejects invalid values before this is
 * read.
 */
@ConfigMapping(prefix = "octoagent")
public interface OctoAgentConfig {

  /** How completions are answered, and their time limit. */
  Llm llm();

  /** The LiteLLM Proxy behind the service. */
  Proxy proxy();

  /** The model groups, by their names at the proxy. */
  Map<String, GroupSettings> groups();

  /** The roles, by the names that callers put into {@code model}. */
  Map<String, RoleSettings> roles();

  /** The callers that have a name, by it. */
  Map<String, CallerSettings> callers();

  /** What a single task may do. */
  Tasks tasks();

  /** What the limits assume. */
  Limits limits();

  /** Where the limits are counted if there are several replicas. */
  Store store();

  /**
   * How long, in seconds, an answer is kept for another call with the same {@code Idempotency-Key};
   * 0: none is.
   */
  int replayS();

  /** The group for a {@code model} that is neither a role nor a group; absent: it is refused. */
  Optional<String> unknownModel();

  /** The largest request body that is accepted. */
  MemorySize maxBody();

  /** The longest silence inside a stream that has begun. */
  @WithConverter(Seconds.class)
  Duration streamIdleS();

  /** The limit of concurrent calls to the proxy, streams until their end; further calls wait. */
  int maxInFlight();

  /** The limit of waiting calls; further calls are refused as {@code overloaded}. */
  int maxQueued();

  /**
   * What happens if the environment holds one of the proxy's secrets; absent: refuse in production,
   * else warn.
   */
  Optional<Guard> secretsGuard();

  /**
   * The keys of callers without a name, each in plain text or as {@code sha256:} and its digest. If
   * there is no key here and none of a named caller, callers need none.
   */
  Optional<List<Secret>> apiKey();

  /**
   * Host names under which browsers may use the service if there are no callers' keys; addresses
   * and local names are always allowed.
   */
  Optional<List<String>> hosts();

  /** The origins whose pages may call the service, or {@code *}; absent: none. */
  Optional<List<String>> corsOrigins();

  /** Whether there is a page at /, with its data under /v1/octoagent. */
  Switch ui();

  /** Whose state readiness and start report. */
  Ready ready();

  /** Whether health and metrics have a port of their own, and are not on the callers'. */
  Switch management();

  /** The prefix of a key's digest. */
  String SHA_256 = "sha256:";

  /** How completions are answered. */
  interface Llm {

    /** Through the proxy, or by the local echo model. */
    Mode mode();

    /** The time limit of a completion, waiting and fallback included. */
    @WithConverter(Seconds.class)
    Duration timeoutS();

    /** The answer to a caller when every rung has failed. */
    Degrade degrade();
  }

  /** One model group; application.properties has the defaults. {@link Groups} reads it. */
  interface GroupSettings {

    /** The groups that are asked after it, in order. */
    Optional<List<String>> fallbacks();

    /** The limit of calls in flight that ask it first; absent: only the overall limit applies. */
    Optional<String> maxInFlight();

    /** {@code false} removes it; absent: {@code true}. */
    Optional<String> enabled();
  }

  /** One role; application.properties has the defaults. {@link Roles} reads it. */
  interface RoleSettings {

    /** The group that its calls ask first. */
    Optional<String> group();

    /** The time limit of a call, in seconds; absent: {@code llm.timeout-s}. */
    Optional<String> timeoutS();

    /** {@code false} removes it; absent: {@code true}. */
    Optional<String> enabled();
  }

  /** One caller. {@link Callers} reads it. */
  interface CallerSettings {

    /** Its keys, each in plain text or as {@code sha256:} and its digest. */
    Optional<List<Secret>> key();

    /** The groups that its calls may ask; absent: all. */
    Optional<List<String>> groups();

    /** The calls that may begin in a minute. */
    Optional<String> callsPerMinute();

    /** The tokens of prompts and replies in a minute. */
    Optional<String> tokensPerMinute();

    /** The calls in flight. */
    Optional<String> maxInFlight();

    /** What may be spent in each period, in USD. */
    Optional<String> budgetUsd();

    /** The length of a budget's period; absent: 1d. */
    Optional<String> budgetEvery();

    /** {@code false} removes it; absent: {@code true}. */
    Optional<String> enabled();
  }

  /** What a caller's calls with the same {@code X-OctoAgent-Task} may do, within 24 hours. */
  interface Tasks {

    /** What they may cost together, in USD. */
    @WithConverter(Usd.class)
    Optional<BigDecimal> budgetUsd();

    /** How many of them there may be. */
    Optional<Integer> maxCalls();
  }

  /** What the limits assume. */
  interface Limits {

    /** What a call is expected to cost until its caller's calls of that group are known, in USD. */
    @WithConverter(Usd.class)
    BigDecimal firstEstimateUsd();
  }

  /** The Redis server that replicas share. */
  interface Store {

    /** Where it is; may hold a password; absent: each process has a store of its own. */
    Optional<Secret> url();

    /** Its password. */
    Optional<Secret> password();

    /** What happens to calls while it does not answer. */
    Down down();
  }

  /** What happens while the store does not answer: calls are counted here, or refused. */
  enum Down {
    ALLOW,
    REFUSE
  }

  /** Where the proxy is and how we identify ourselves to it. */
  interface Proxy {

    /** The proxy's base URL, from {@code LITELLM_PROXY_URL}. */
    URI url();

    /**
     * The key that we send to the proxy, from {@code LITELLM_PROXY_KEY}; absent: no Authorization
     * header.
     */
    Optional<Secret> key();
  }

  /** Whether a part of the service is there. */
  enum Switch {
    ON,
    OFF
  }

  /** Whose state readiness reports: this process's and the proxy's, or this process's alone. */
  enum Ready {
    PROXY,
    SELF
  }

  /** Who answers completions. */
  enum Mode {
    LITELLM,
    ECHO
  }

  /** What {@code SecretsGuard} does when it finds a secret. */
  enum Guard {
    REFUSE,
    WARN
  }

  /** The answer after the last rung: an error, or an echo that is marked as one. */
  enum Degrade {
    ERROR,
    ECHO
  }
}
