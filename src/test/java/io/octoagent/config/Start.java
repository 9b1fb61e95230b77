package io.octoagent.config;

import io.octoagent.testbed.Checkout;
import io.quarkus.runtime.configuration.MemorySizeConverter;
import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.smallrye.config.source.yaml.YamlConfigSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import org.eclipse.microprofile.config.spi.Converter;

/** The configuration as a start of the service reads it. */
public final class Start {

  private Start() {}

  /** With the defaults of application.properties and these environment variables. */
  static SmallRyeConfig with(Map<String, String> variables) {
    return with(variables, "");
  }

  /** The same, with the text of a config/application.yaml. */
  static SmallRyeConfig with(Map<String, String> variables, String yaml) {
    try {
      return new SmallRyeConfigBuilder()
          .addDefaultInterceptors()
          .withSources(
              new PropertiesConfigSource(
                  Checkout.file("src/main/resources/application.properties").toUri().toURL(), 250))
          .withSources(new YamlConfigSource("application.yaml", yaml, 265))
          .withSources(new EnvConfigSource(variables, 300))
          .withSources(new SettingsCheck())
          .withConverters(new Converter<?>[] {new MemorySizeConverter()})
          .withMapping(OctoAgentConfig.class)
          .build();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static OctoAgentConfig config(Map<String, String> variables, String yaml) {
    return with(variables, yaml).getConfigMapping(OctoAgentConfig.class);
  }

  /** The groups of {@code config}. */
  public static Groups groups(OctoAgentConfig config) {
    return new Groups(config);
  }
}
