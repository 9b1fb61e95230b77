package io.octoagent.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import io.octoagent.testbed.Checkout;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The bench has a build of its own and the service's rules: both are formatted and linted alike.
 */
class BenchModuleTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "assertj.version",
        "compiler-plugin.version",
        "error-prone.version",
        "google-java-format.version",
        "maven.compiler.release",
        "spotless-plugin.version",
        "spotless.apply.skip",
        "spotless.check.skip",
        "surefire-plugin.version"
      })
  void aVersionOfBothIsTheSame(String property) throws Exception {
    // When
    String bench = between(read("bench/pom.xml"), "<" + property + ">", "<");

    // Then
    assertThat(bench).isEqualTo(between(read("pom.xml"), "<" + property + ">", "<"));
  }

  @Test
  void theRulesOfBothAreTheSame() throws Exception {
    // When
    String bench = between(read("bench/pom.xml"), "<id>strict</id>", "\n  </profiles>");

    // Then
    assertThat(bench).contains("-Xplugin:ErrorProne", "-Werror", "<id>strict-ci</id>");
    assertThat(read("pom.xml")).contains("<id>strict</id>" + bench);
  }

  private static String between(String text, String before, String after) {
    assertThat(text).contains(before);
    int from = text.indexOf(before) + before.length();
    return text.substring(from, text.indexOf(after, from));
  }

  private static String read(String file) throws Exception {
    return Files.readString(Checkout.file(file));
  }
}
