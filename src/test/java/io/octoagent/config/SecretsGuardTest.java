package io.octoagent.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SecretsGuardTest {

  @Test
  void findsSecretsOfTheProxy() {
    // When
    List<String> found =
        SecretsGuard.found(
            Map.of(
                "PATH", "/bin",
                "OPENAI_API_KEY", "sk-1",
                "ANTHROPIC_API_KEY", " ",
                "GROQ_API_KEY", "",
                "LITELLM_MASTER_KEY", "sk-2",
                "LITELLM_PROXY_KEY", "sk-3",
                "OCTOAGENT_API_KEY", "sk-4"));

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
