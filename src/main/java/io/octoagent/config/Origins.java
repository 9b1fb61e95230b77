package io.octoagent.config;

import io.quarkus.runtime.configuration.ConfigurationException;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The origins whose pages may call the service ({@code OCTOAGENT_CORS_ORIGINS}). All of them may
 * only where callers need keys: otherwise every site could spend money through the browser of
 * anyone who reaches the service.
 */
@Singleton
public class Origins {

  private static final String ALL = "*";

  private final Set<String> origins;

  Origins(OctoAgentConfig config, Callers callers) {
    origins =
        config.corsOrigins().orElse(List.of()).stream()
            .map(String::strip)
            .collect(Collectors.toUnmodifiableSet());
    if (allowAll() && !callers.needKeys()) {
      throw new ConfigurationException(
          "OCTOAGENT_CORS_ORIGINS is '*', but no caller needs a key: set OCTOAGENT_API_KEY, or list"
              + " the origins.");
    }
  }

  /** Whether the pages of all origins may call. */
  public boolean allowAll() {
    return origins.contains(ALL);
  }

  /** Whether no other origin's page may call. */
  public boolean allowNone() {
    return origins.isEmpty();
  }

  /** Whether the pages of {@code origin} may call; null is the origin of programs. */
  public boolean allow(String origin) {
    return origin != null && (allowAll() || origins.contains(origin));
  }
}
