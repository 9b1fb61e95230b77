package io.octoagent.config;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.octoagent.config.OctoAgentConfig.Guard;
import io.quarkus.runtime.LaunchMode;
import io.quarkus.runtime.PreventFurtherStepsException;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import org.jboss.logging.Logger;

/**
 * Keeps foreign secrets out of this process: a vendor's key or the proxy's admin key in the
 * environment aborts a production start. It checks the process environment itself, because a leak
 * would read from there. {@code proxy-secrets.txt} lists their names; no value is ever printed.
 */
@Singleton
class SecretsGuard {

  /** EX_CONFIG of sysexits.h: a configuration error. */
  static final int EXIT_CODE = 78;

  private static final Logger LOG = Logger.getLogger(SecretsGuard.class);

  private static final int FIRST = 1;
  private static final String NAMES = "/proxy-secrets.txt";

  private final OctoAgentConfig config;
  private final LaunchMode mode;

  SecretsGuard(OctoAgentConfig config, LaunchMode mode) {
    this.config = config;
    this.mode = mode;
  }

  void onStart(@Observes @Priority(FIRST) StartupEvent event) {
    List<String> found = found(System.getenv());
    if (found.isEmpty()) {
      return;
    }
    Guard fallback = mode.isDevOrTest() ? Guard.WARN : Guard.REFUSE;
    switch (config.secretsGuard().orElse(fallback)) {
      case REFUSE -> throw refusal(found);
      case WARN -> LOG.warn(message(found));
    }
  }

  /**
   * Wraps the exception, because the framework takes a bare one for the end of a successful start.
   */
  private static IllegalStateException refusal(List<String> found) {
    return new IllegalStateException(new PreventFurtherStepsException(message(found), EXIT_CODE));
  }

  /** The names of {@code variables} that hold one of the proxy's secrets, in alphabetical order. */
  static List<String> found(Map<String, String> variables) {
    try (InputStream names = SecretsGuard.class.getResourceAsStream(NAMES)) {
      return new String(names.readAllBytes(), UTF_8)
          .lines()
          .map(String::strip)
          .filter(name -> !name.isEmpty() && !name.startsWith("#"))
          .filter(name -> !variables.getOrDefault(name, "").isBlank())
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String message(List<String> found) {
    return String.join(", ", found)
        + " must not be in OctoAgent's environment: move "
        + (found.size() == 1 ? "it" : "them")
        + " to .env.litellm, which only the proxy reads, or set OCTOAGENT_SECRETS_GUARD=warn.";
  }
}
