package io.octoagent.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SecretsGuardTest {

  @Test
  void findsSecretsOfTheProxy() {
    // When
    List<String> found =
        SecretsGuard.found(
            Set.of(
                "PATH",
                "OPENAI_API_KEY",
                "LITELLM_MASTER_KEY",
                "LITELLM_PROXY_KEY",
                "OCTOAGENT_API_KEY"));

    // Then
    assertThat(found).containsExactly("LITELLM_MASTER_KEY", "OPENAI_API_KEY");
  }

  @Test
  void saysWhatToDo() {
    // When
    String message = SecretsGuard.message(List.of("ANTHROPIC_API_KEY"));

    // Then
    assertThat(message)
        .startsWith("ANTHROPIC_API_KEY ")
        .contains(".env.litellm")
        .contains("OCTOAGENT_SECRETS_GUARD=warn");
  }
}
