package io.octoagent.config;

import static java.util.stream.Collectors.joining;

import io.quarkus.runtime.configuration.ConfigurationException;
import io.smallrye.config.ConfigSourceContext;
import io.smallrye.config.ConfigSourceFactory;
import io.smallrye.config.ConfigValue;
import io.smallrye.config.PropertiesConfigSource;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.spi.ConfigSource;

/**
 * Checks the settings before anything starts, so that an invalid value aborts the start with a
 * sentence that names the environment variable. Then derives the framework's own settings: from the
 * time limits, the ceilings of the {@code @Timeout} annotations, how long a connection may be
 * silent and how long a shutdown may take; from the calls in flight, how many one connection may
 * have; from {@code OCTOAGENT_MANAGEMENT}, whether the management interface listens; from a missing
 * collector, that there are no traces. Called by the configuration itself, through {@code
 * META-INF/services}.
 */
public final class SettingsCheck implements ConfigSourceFactory {

  /**
   * The class whose {@code @Timeout} values are set here; a test compares it with the class's name.
   */
  public static final String GUARDED = "io.octoagent.ladder.Ladder";

  /** Above application.properties (250), below .env (295) and the environment (300). */
  private static final int ORDINAL = 275;

  /** Just above the environment, below a system property (400), as for every other setting. */
  private static final int ENVIRONMENT = 301;

  /** Above the environment. */
  private static final int ABOVE_ALL = 500;

  private static final String TIMEOUT = "octoagent.llm.timeout-s";
  private static final String STREAM_IDLE = "octoagent.stream-idle-s";
  private static final String MAX_IN_FLIGHT = "octoagent.max-in-flight";
  private static final String MANAGEMENT = "octoagent.management";
  private static final String COLLECTOR = "quarkus.otel.exporter.otlp.endpoint";
  private static final String PROTOCOL = "quarkus.otel.exporter.otlp.protocol";

  /**
   * How far the ceiling of {@code @Timeout} is above a rung's own limit. The rung's timer must fire
   * first, because that limit determines who is to blame for a time-out.
   */
  private static final Duration CEILING_MARGIN = Duration.ofSeconds(1);

  /** A caller's connection may be silent for a whole call, and then wait for the next one. */
  private static final Duration IDLE_MARGIN = Duration.ofSeconds(60);

  /** The minimum that HTTP/2 itself recommends. */
  private static final int MOST_STREAMS = 100;

  /** A shutdown waits for every call in flight, and then this long for the streams to end. */
  private static final Duration SHUTDOWN_MARGIN = Duration.ofSeconds(5);

  private static final List<Setting> SETTINGS =
      List.of(
          new Setting("octoagent.llm.mode", "OCTOAGENT_LLM_MODE", Values.oneOf("litellm", "echo")),
          new Setting(TIMEOUT, "OCTOAGENT_LLM_TIMEOUT_S", Values::seconds),
          new Setting(
              "octoagent.llm.degrade", "OCTOAGENT_LLM_DEGRADE", Values.oneOf("error", "echo")),
          new Setting(
              "octoagent.secrets-guard", "OCTOAGENT_SECRETS_GUARD", Values.oneOf("refuse", "warn")),
          new Setting("octoagent.ui", "OCTOAGENT_UI", Values.oneOf("on", "off")),
          new Setting("octoagent.ready", "OCTOAGENT_READY", Values.oneOf("proxy", "self")),
          new Setting(MANAGEMENT, "OCTOAGENT_MANAGEMENT", Values.oneOf("on", "off")),
          new Setting("octoagent.api-key", "OCTOAGENT_API_KEY", Values::callerKeys),
          new Setting("octoagent.tasks.budget-usd", "OCTOAGENT_TASKS_BUDGET_USD", Values::usd),
          new Setting(
              "octoagent.tasks.max-calls",
              "OCTOAGENT_TASKS_MAX_CALLS",
              Values.count(1, 1_000_000_000)),
          new Setting(
              "octoagent.limits.first-estimate-usd",
              "OCTOAGENT_LIMITS_FIRST_ESTIMATE_USD",
              Values::usd),
          new Setting("octoagent.store.url", "OCTOAGENT_STORE_URL", Values::storeUrl),
          new Setting(
              "octoagent.store.password", "OCTOAGENT_STORE_PASSWORD", any -> Optional.empty()),
          new Setting(
              "octoagent.store.down", "OCTOAGENT_STORE_DOWN", Values.oneOf("allow", "refuse")),
          new Setting("octoagent.replay-s", "OCTOAGENT_REPLAY_S", Values::secondsOrOff),
          new Setting("octoagent.hosts", "OCTOAGENT_HOSTS", Values::hostNames),
          new Setting("octoagent.cors-origins", "OCTOAGENT_CORS_ORIGINS", Values::origins),
          new Setting("octoagent.max-body", "OCTOAGENT_MAX_BODY", Values::memory),
          new Setting(STREAM_IDLE, "OCTOAGENT_STREAM_IDLE_S", Values::seconds),
          new Setting(MAX_IN_FLIGHT, "OCTOAGENT_MAX_IN_FLIGHT", Values.count(1)),
          new Setting("octoagent.max-queued", "OCTOAGENT_MAX_QUEUED", Values.count(0)),
          new Setting(
              "octoagent.proxy.url",
              "LITELLM_PROXY_URL",
              Values.url("the proxy's base URL, such as http://localhost:4000")),
          new Setting("octoagent.proxy.key", "LITELLM_PROXY_KEY", Values::headerValue),
          new Setting(
              COLLECTOR,
              "OTEL_EXPORTER_OTLP_ENDPOINT",
              Values.url("the collector's base URL, such as http://localhost:4318")),
          new Setting(
              PROTOCOL, "OTEL_EXPORTER_OTLP_PROTOCOL", Values.oneOf("http/protobuf", "grpc")));

  @Override
  public Iterable<ConfigSource> getConfigSources(ConfigSourceContext context) {
    NamedSettings named = NamedSettings.in(context);
    String problems =
        Stream.of(
                SETTINGS.stream().flatMap(setting -> setting.problem(context).stream()),
                sharedPort(context).stream(),
                named.problems().stream())
            .flatMap(Function.identity())
            .collect(joining("\n"));
    if (!problems.isEmpty()) {
      throw new ConfigurationException(problems);
    }
    Duration usual = Seconds.parse(Setting.required(context, TIMEOUT));
    Duration timeout = named.longestTimeout(usual);
    Duration idle = Seconds.parse(Setting.required(context, STREAM_IDLE));
    int inFlight = Integer.parseInt(Setting.required(context, MAX_IN_FLIGHT));
    return List.of(
        new PropertiesConfigSource(
            limits(timeout, idle, inFlight), "limits from the settings", ORDINAL),
        new PropertiesConfigSource(ceilings(named, timeout), "ceilings from the settings", ORDINAL),
        new PropertiesConfigSource(
            Map.of("quarkus.management.host-enabled", Boolean.toString(hasManagementPort(context))),
            "management from the settings",
            ORDINAL),
        new PropertiesConfigSource(
            named.properties(), "groups, roles and callers from the environment", ENVIRONMENT),
        new PropertiesConfigSource(traces(context), "traces from the settings", ORDINAL),
        new PropertiesConfigSource(empty(context), "defaults of empty settings", ABOVE_ALL));
  }

  /** Treats an empty variable, such as {@code OCTOAGENT_UI=} in a file, as absent. */
  private static Map<String, String> empty(ConfigSourceContext context) {
    Map<String, String> defaults = new HashMap<>();
    for (Setting setting : SETTINGS) {
      boolean given = context.getValue(setting.property) != null;
      if (given && Setting.value(context, setting.property).isEmpty()) {
        Setting.otherwise(context, setting.property)
            .ifPresent(value -> defaults.put(setting.property, value));
      }
    }
    return defaults;
  }

  /** One HTTP/2 connection leaves half of the calls in flight to others. */
  private static int streams(int inFlight) {
    return Math.clamp(inFlight / 2, 1, MOST_STREAMS);
  }

  private static Map<String, String> limits(Duration timeout, Duration idle, int inFlight) {
    Map<String, String> limits = new HashMap<>();
    Duration silence = timeout.compareTo(idle) > 0 ? timeout : idle;
    limits.put("quarkus.http.idle-timeout", silence.plus(IDLE_MARGIN).toString());
    limits.put("quarkus.http.limits.max-concurrent-streams", Long.toString(streams(inFlight)));
    limits.put("%prod.quarkus.shutdown.timeout", timeout.plus(SHUTDOWN_MARGIN).toString());
    return limits;
  }

  private static Map<String, String> ceilings(NamedSettings named, Duration timeout) {
    Map<String, String> ceilings = new HashMap<>();
    for (String group : named.groups()) {
      ceilings.put(timeout(group), Long.toString(timeout.plus(CEILING_MARGIN).toMillis()));
    }
    return ceilings;
  }

  /** Two servers on one port would share its connections, each getting the other's requests. */
  private static Optional<String> sharedPort(ConfigSourceContext context) {
    String callers = Setting.value(context, "quarkus.http.port").orElse("8080");
    String management = Setting.value(context, "quarkus.management.port").orElse("9000");
    return hasManagementPort(context) && management.equals(callers) && !callers.equals("0")
        ? Optional.of(
            "QUARKUS_MANAGEMENT_PORT is %s, which is the callers' port (QUARKUS_HTTP_PORT): give another."
                .formatted(management))
        : Optional.empty();
  }

  private static boolean hasManagementPort(ConfigSourceContext context) {
    return Setting.required(context, MANAGEMENT).equals("on");
  }

  /** The property with the ceiling of one group's attempts, in milliseconds. */
  public static String timeout(String group) {
    return GUARDED + "/" + group + "/Timeout/value";
  }

  /**
   * Turns traces off without a collector, and sets OpenTelemetry's own default protocol, which
   * differs from the framework's.
   */
  private static Map<String, String> traces(ConfigSourceContext context) {
    return Map.of(
        "quarkus.otel.sdk.disabled",
        Boolean.toString(Setting.value(context, COLLECTOR).isEmpty()),
        PROTOCOL,
        Setting.value(context, PROTOCOL).orElse("http/protobuf"));
  }

  /**
   * One setting: its property, its environment variable, and what is wrong with a value (empty if
   * nothing). Its default is in application.properties.
   */
  private record Setting(
      String property, String variable, Function<String, Optional<String>> fault) {

    /** An expression of application.properties: a variable, and the value without it. */
    private static final Pattern EXPRESSION = Pattern.compile("\\$\\{[A-Z0-9_]+:(.*)}");

    Optional<String> problem(ConfigSourceContext context) {
      return value(context, property).flatMap(fault).map(what -> variable + what);
    }

    static String required(ConfigSourceContext context, String property) {
      return value(context, property).or(() -> otherwise(context, property)).orElseThrow();
    }

    static Optional<String> value(ConfigSourceContext context, String property) {
      return Optional.ofNullable(context.getValue(property))
          .map(ConfigValue::getValue)
          .map(String::strip)
          .filter(value -> !value.isEmpty());
    }

    /** The value of the first source that has one: the variable, which comes before, is empty. */
    static Optional<String> otherwise(ConfigSourceContext context, String property) {
      return Stream.concat(
              context.getProfiles().stream().map(profile -> "%" + profile + "." + property),
              Stream.of(property))
          .flatMap(
              name ->
                  context.getConfigSources().stream()
                      .sorted(Comparator.comparingInt(ConfigSource::getOrdinal).reversed())
                      .map(source -> source.getValue(name)))
          .filter(Objects::nonNull)
          .map(value -> EXPRESSION.matcher(value).replaceFirst("$1").strip())
          .filter(value -> !value.isEmpty())
          .findFirst();
    }
  }
}
