package io.octoagent.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.runtime.configuration.ConfigurationException;
import java.util.Map;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whose pages may call. */
class OriginsTest {

  private static final String LIST =
      "https://app.example, http://localhost:5173,http://[::1]:8443 ,app://obsidian.md";

  @Test
  void nobodysByDefault() {
    // When
    Origins origins = origins(Map.of());

    // Then
    assertThat(origins.allowNone()).isTrue();
    assertThat(origins.allow("http://localhost")).isFalse();
    assertThat(origins.allow("null")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://app.example",
        "http://localhost:5173",
        "http://[::1]:8443",
        "app://obsidian.md"
      })
  void thoseOfTheList(String origin) {
    // When
    Origins origins = origins(Map.of("OCTOAGENT_CORS_ORIGINS", LIST));

    // Then
    assertThat(origins.allow(origin)).isTrue();
    assertThat(origins.allowAll()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "*",
        "null",
        "http://app.example",
        "https://app.example:443",
        "https://app.example:8443",
        "https://app.example/",
        "https://app.example.",
        "https://App.example",
        "HTTPS://app.example",
        "https://app.example.evil.example",
        "https://evil-app.example",
        "https://x.app.example",
        "https://app.example@evil.example",
        "https://evil.example#https://app.example",
        "https://app.example, https://evil.example",
        "http://localhost",
        "http://localhost:51730",
        "http://127.0.0.1:5173",
        "app://obsidian",
        LIST
      })
  void noOther(String origin) {
    // When
    Origins origins = origins(Map.of("OCTOAGENT_CORS_ORIGINS", LIST));

    // Then
    assertThat(origins.allow(origin)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"OCTOAGENT_API_KEY", "OCTOAGENT_CALLERS_A_KEY"})
  void everybodysWhereCallersNeedKeys(String variable) {
    // When
    Origins origins = origins(Map.of("OCTOAGENT_CORS_ORIGINS", "*", variable, "oa-canary-5d1e7b"));

    // Then
    assertThat(origins.allowAll()).isTrue();
    assertThat(origins.allow("https://any.example")).isTrue();
    assertThat(origins.allow(null)).isFalse();
  }

  @Test
  void neverEverybodysWithoutKeys() {
    // When
    AbstractThrowableAssert<?, ? extends Throwable> start =
        assertThatThrownBy(() -> origins(Map.of("OCTOAGENT_CORS_ORIGINS", "*")));

    // Then
    start
        .isInstanceOf(ConfigurationException.class)
        .hasMessageStartingWith("OCTOAGENT_CORS_ORIGINS is '*', but no caller needs a key: set");
  }

  private static Origins origins(Map<String, String> variables) {
    OctoAgentConfig config = Start.config(variables, "");
    return new Origins(config, new Callers(config, new Groups(config)));
  }
}
