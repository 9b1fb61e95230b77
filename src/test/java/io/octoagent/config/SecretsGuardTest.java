package io.octoagent.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
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

  @Test
  void noSourceFileNamesASecretOfTheProxy() throws IOException {
    // Given
    Pattern names = Pattern.compile("OPENAI_API_KEY|ANTHROPIC_API_KEY|LITELLM_MASTER_KEY");
    try (Stream<Path> files =
        Files.walk(Path.of(System.getProperty("basedir", "."), "src/main/java"))) {

      // When
      List<Path> naming =
          files
              .filter(file -> file.toString().endsWith(".java"))
              .filter(file -> names.matcher(read(file)).find())
              .toList();

      // Then
      assertThat(naming).isEmpty();
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
