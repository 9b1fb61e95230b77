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
   * How long an answer is kept for another call with the same {@code Idempotency-Key}, in seconds;
   * {@code 0}: none is, and the header is ignored.
   */
  int replayS();

  /**
   * The group for a {@code model} that is neither a role nor a group. Without it, such a model is a
   * 404.
   */
  Optional<String> unknownModel();

  /** The largest request body. */
  MemorySize maxBody();

  /** The longest silence inside a stream that has begun, in seconds. */
  @WithConverter(Seconds.class)
  Duration streamIdleS();

  /** The number of calls to the proxy at the same time; a stream counts until its end. */
  int maxInFlight();

  /**
   * The number of calls that wait, for a tenth of their time at most, until a call in flight ends.
   * One more is a 503 {@code overloaded}.
   */
  int maxQueued();

  /**
   * What happens when a vendor's key is in this process's environment: it does not start ({@code
   * refuse}), or says so ({@code warn}). Without it, {@code warn} in development and {@code refuse}
   * elsewhere.
   */
  Optional<Guard> secretsGuard();

  /**
   * The keys that callers must present as {@code Authorization: Bearer} or {@code x-api-key},
   * comma-separated, each in plain text or as {@code sha256:} and its digest. Without a key here
   * and a named caller, callers need none.
   */
  Optional<List<Secret>> apiKey();

  /**
   * The names under which browsers may use the service while no key is set, comma-separated;
   * addresses and local names are always allowed.
   */
  Optional<List<String>> hosts();

  /**
   * The origins whose pages may call from a browser, such as {@code https://app.example},
   * comma-separated, or {@code *} where callers need keys. Without it, none may.
   */
  Optional<List<String>> corsOrigins();

  /** The page at {@code /}; {@code off} removes it and its data. */
  Switch ui();

  /**
   * What readiness and start report: this process and the proxy ({@code proxy}), or this process
   * alone ({@code self}).
   */
  Ready ready();

  /**
   * {@code on} puts health and metrics on a port of their own, 9000 ({@code
   * QUARKUS_MANAGEMENT_PORT}), and nowhere else. The images set it.
   */
  Switch management();

  /** The prefix of a key's digest. */
  String SHA_256 = "sha256:";

  /** How completions are answered. */
  interface Llm {

    /**
     * Who answers: the proxy ({@code litellm}), or this process by itself ({@code echo}), which is
     * the default under {@code ./dev}.
     */
    Mode mode();

    /**
     * The longest time that a call may take, in seconds, waiting and fallback included; for a
     * stream, the time until its first content.
     */
    @WithConverter(Seconds.class)
    Duration timeoutS();

    /**
     * What a caller gets when the groups or the proxy have failed: an {@code error}, or, where text
     * will do, an {@code echo} that says what it is.
     */
    Degrade degrade();
  }

  /** One model group; application.properties has the defaults. {@link Groups} reads it. */
  interface GroupSettings {

    /** The groups that are asked after it, in order, comma-separated. */
    Optional<List<String>> fallbacks();

    /**
     * How many calls may ask it first at the same time. Without it, only the overall limit applies.
     */
    Optional<String> maxInFlight();

    /** {@code false} removes a group that is there by default. */
    Optional<String> enabled();
  }

  /** One role; application.properties has the defaults. {@link Roles} reads it. */
  interface RoleSettings {

    /** The group that its calls ask first. */
    Optional<String> group();

    /** Its own promise instead of {@code OCTOAGENT_LLM_TIMEOUT_S}, in seconds. */
    Optional<String> timeoutS();

    /** {@code false} removes a role that is there by default. */
    Optional<String> enabled();
  }

  /** One caller. {@link Callers} reads it. */
  interface CallerSettings {

    /**
     * Its keys, written like those of {@code OCTOAGENT_API_KEY}. Its name is in events, metrics and
     * spans, the key nowhere.
     */
    Optional<List<Secret>> key();

    /**
     * The groups that its calls may ask, first or as a fallback, comma-separated. Without it, all.
     */
    Optional<List<String>> groups();

    /**
     * The calls that may begin in a minute. One more is a 429, before anybody is asked, as with the
     * limits below.
     */
    Optional<String> callsPerMinute();

    /** The tokens of prompts and replies in a minute. */
    Optional<String> tokensPerMinute();

    /** The calls in flight. */
    Optional<String> maxInFlight();

    /** What may be spent in each period, in USD. */
    Optional<String> budgetUsd();

    /**
     * The length of a budget's period, such as {@code 1h}, {@code 1d} or {@code 30d}. Without it,
     * {@code 1d}.
     */
    Optional<String> budgetEvery();

    /** {@code false} removes it, so that a file's caller can be switched off by a variable. */
    Optional<String> enabled();
  }

  /** What a caller's calls with the same {@code X-OctoAgent-Task} may do, within 24 hours. */
  interface Tasks {

    /**
     * What a caller's calls with the same {@code X-OctoAgent-Task} may cost together within 24
     * hours, in USD.
     */
    @WithConverter(Usd.class)
    Optional<BigDecimal> budgetUsd();

    /** How many of them there may be within 24 hours. */
    Optional<Integer> maxCalls();
  }

  /** What the limits assume. */
  interface Limits {

    /** What a call is expected to cost before any price is known, in USD. */
    @WithConverter(Usd.class)
    BigDecimal firstEstimateUsd();
  }

  /** The Redis server that replicas share. */
  interface Store {

    /**
     * The Redis or Valkey server on which several replicas count together, {@code redis://} or
     * {@code rediss://}; it may hold a user and a password. Without it, each process counts for
     * itself.
     */
    Optional<Secret> url();

    /** That server's password. */
    Optional<Secret> password();

    /**
     * What happens while that server does not answer: calls are counted here ({@code allow}), or
     * are a 503 {@code store_unavailable} ({@code refuse}).
     */
    Down down();
  }

  /** What happens while the store does not answer: calls are counted here, or refused. */
  enum Down {
    ALLOW,
    REFUSE
  }

  /** Where the proxy is and how we identify ourselves to it. */
  interface Proxy {

    /** The proxy's base URL. */
    URI url();

    /**
     * The key that the service presents to the proxy. Without it, no {@code Authorization} header
     * is sent.
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
