package io.octoagent.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import io.octoagent.testbed.Checkout;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * No filled secret file can be committed or reach an image build, and no vendor's variable is in
 * the code.
 */
class SecretFilesTest {

  private static final Pattern VENDOR_VARIABLE =
      Pattern.compile("OPENAI_API_KEY|ANTHROPIC_API_KEY");

  @ParameterizedTest
  @ValueSource(strings = {".env", ".env.litellm", ".env.local", "src/main/.env"})
  void gitIgnoresIt(String file) throws Exception {
    // When
    var status = checkIgnore(file);

    // Then
    assertThat(status).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {".env.example", ".env.litellm.example"})
  void gitKeepsTheExample(String file) throws Exception {
    // When
    var status = checkIgnore(file);

    // Then
    assertThat(status).isEqualTo(1);
  }

  @Test
  void addingEverythingStagesNoSecret(@TempDir Path checkout) throws Exception {
    // Given
    Files.copy(Checkout.file(".gitignore"), checkout.resolve(".gitignore"));
    Files.createDirectories(checkout.resolve("src/main"));
    for (String file :
        List.of(".env", ".env.litellm", ".env.local", "src/main/.env", ".env.example")) {
      Files.writeString(checkout.resolve(file), "OPENAI_API_KEY=sk-canary\n");
    }
    git(checkout, "init", "-q");

    // When
    git(checkout, "add", "-A");

    // Then
    assertThat(git(checkout, "ls-files", "--cached").lines())
        .containsExactlyInAnyOrder(".gitignore", ".env.example");
  }

  private static String git(Path directory, String... arguments) throws Exception {
    var command = new ArrayList<>(List.of("git"));
    command.addAll(List.of(arguments));
    var process =
        new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true).start();
    var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    return output;
  }

  private static int checkIgnore(String file) throws Exception {
    return new ProcessBuilder("git", "check-ignore", "-q", file)
        .directory(Checkout.file("").toFile())
        .start()
        .waitFor();
  }

  @Test
  void theImageBuildDeniesEverythingFirst() throws IOException {
    // When
    var rules =
        Files.readAllLines(Checkout.file(".dockerignore")).stream()
            .filter(line -> !line.isBlank() && !line.startsWith("#"))
            .toList();

    // Then
    assertThat(rules).startsWith("*").endsWith("**/.env*");
  }

  @Test
  void noVendorVariableIsNamedInTheCode() throws IOException {
    // When
    try (var files = Files.walk(Checkout.file("src/main/java"))) {
      var naming = files.filter(Files::isRegularFile).filter(SecretFilesTest::namesVendor).toList();

      // Then
      assertThat(naming).isEmpty();
    }
  }

  private static boolean namesVendor(Path file) {
    try {
      return VENDOR_VARIABLE.matcher(Files.readString(file)).find();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
