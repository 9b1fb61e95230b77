package io.octoagent.config;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithConverter;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Every setting of the service. {@code octoagent.llm.timeout-s} is the environment variable {@code
 * OCTOAGENT_LLM_TIMEOUT_S}, and so on; {@link SettingsCheck} refuses bad values before this is
 * read.
 */
@ConfigMapping(prefix = "octoagent")
public interface OctoAgentConfig {

  /** How completions are answered, and for how long at most. */
  Llm llm();

  /** The LiteLLM Proxy behind the service. */
  Proxy proxy();

  /** The model groups, by their names at the proxy. */
  Map<String, GroupSettings> groups();

  /** The roles, by the names that callers put into {@code model}. */
  Map<String, RoleSettings> roles();

  /** Where a {@code model} that is neither a role nor a group goes; absent: it is refused. */
  Optional<String> unknownModel();

  /** The largest request body that is accepted. */
  @WithDefault(Defaults.MAX_BODY)
  MemorySize maxBody();

  /** The longest silence inside a stream that has begun. */
  @WithDefault(Defaults.STREAM_IDLE_S)
  @WithConverter(Seconds.class)
  Duration streamIdleS();

  /** Calls to the proxy at the same time, a stream until its end; one more has to wait. */
  @WithDefault(Defaults.MAX_IN_FLIGHT)
  int maxInFlight();

  /** Calls that wait for one in flight to end; one more is refused as {@code overloaded}. */
  @WithDefault(Defaults.MAX_QUEUED)
  int maxQueued();

  /**
   * What happens when the environment holds a secret of the proxy's; absent: refuse in production,
   * else warn.
   */
  Optional<Guard> secretsGuard();

  /**
   * The callers' keys, each as it is or as {@code sha256:} and its digest; absent: nobody needs
   * one.
   */
  Optional<List<Secret>> apiKey();

  /**
   * Names under which browsers may use the service while there are no callers' keys; addresses and
   * local names need not be among them.
   */
  Optional<List<String>> hosts();

  /** Whether there is a page at /, with its data under /v1/octoagent. */
  @WithDefault(Defaults.UI)
  Ui ui();

  /** What stands before a key's digest. */
  String SHA_256 = "sha256:";

  /** How completions are answered. */
  interface Llm {

    /** Through the proxy, or by the local echo model. */
    @WithDefault(Defaults.MODE)
    Mode mode();

    /** The longest a completion may take, waiting and fallback included. */
    @WithDefault(Defaults.TIMEOUT_S)
    @WithConverter(Seconds.class)
    Duration timeoutS();

    /** What a caller gets when every rung has failed. */
    @WithDefault(Defaults.DEGRADE)
    Degrade degrade();
  }

  /** One model group; application.properties has the defaults. {@link Groups} reads it. */
  interface GroupSettings {

    /** The groups that are asked after it, in their order. */
    Optional<List<String>> fallbacks();

    /** How many calls that ask it first may be in flight; absent: as many as in all. */
    Optional<String> maxInFlight();

    /** {@code false} removes it; absent: {@code true}. */
    Optional<String> enabled();
  }

  /** One role; application.properties has the defaults. {@link Roles} reads it. */
  interface RoleSettings {

    /** The group that its calls ask first. */
    Optional<String> group();

    /** The longest that a call may take, in seconds; absent: {@code llm.timeout-s}. */
    Optional<String> timeoutS();

    /** {@code false} removes it; absent: {@code true}. */
    Optional<String> enabled();
  }

  /** Where the proxy is and how we identify ourselves to it. */
  interface Proxy {

    /** The proxy's base URL, from {@code LITELLM_PROXY_URL}. */
    URI url();

    /**
     * The key we show to the proxy, from {@code LITELLM_PROXY_KEY}; absent: no Authorization
     * header.
     */
    Optional<Secret> key();
  }

  /** Whether the page is there. */
  enum Ui {
    ON,
    OFF
  }

  /** Who answers completions. */
  enum Mode {
    LITELLM,
    ECHO
  }

  /** What {@code SecretsGuard} does when it finds something. */
  enum Guard {
    REFUSE,
    WARN
  }

  /** What happens after the last rung: an error, or an echo that says that it is one. */
  enum Degrade {
    ERROR,
    ECHO
  }
}
