package io.octoagent.testbed;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A program that some tests put in front of the service, and Debian's package of it. */
record OnPath(String name, String debian) {

  /** Where it is, if it is here; its folder is not always on the path of who is not root. */
  Optional<Path> find() {
    return Stream.concat(
            Stream.of(System.getenv("PATH").split(File.pathSeparator)), Stream.of("/usr/sbin"))
        .map(folder -> Path.of(folder, name))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /** Skips the test with a loud line where it is missing, but fails it when {@code CI=true}. */
  ConditionEvaluationResult condition(ExtensionContext context) {
    if (find().isPresent()) {
      return ConditionEvaluationResult.enabled(name + " in " + find().get());
    }
    String missing = "no %s on the PATH; on Debian: apt-get install %s".formatted(name, debian);
    if ("true".equals(System.getenv("CI"))) {
      throw new AssertionError("CI=true: " + context.getDisplayName() + " must run: " + missing);
    }
    System.err.printf("%n!!! SKIPPED: %s. %s%n%n", context.getDisplayName(), missing);
    return ConditionEvaluationResult.disabled(missing);
  }
}
