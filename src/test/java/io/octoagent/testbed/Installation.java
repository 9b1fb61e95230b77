package io.octoagent.testbed;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExtensionContext;

/** What a script of the checkout installs for some tests, once, and whether they can run. */
final class Installation {
  /** How the script ends on a machine that lacks what it builds on. */
  private static final int UNAVAILABLE = 69;

  private final String script;
  private Path path;

  /** This machine lacks what the script builds on. */
  static final class Missing extends Exception {
    private static final long serialVersionUID = 1L;

    Missing(String message) {
      super(message);
    }
  }

  Installation(String script) {
    this.script = script;
  }

  /** Its directory, made when it is not there yet, which takes a minute. */
  synchronized Path get() throws Missing {
    if (path == null) {
      path = make();
    }
    return path;
  }

  /** The same, for a test that carries the annotation which asks for it. */
  Path required() {
    try {
      return get();
    } catch (Missing e) {
      throw new AssertionError("without the annotation on the test: " + e.getMessage(), e);
    }
  }

  /** Skips the test with a loud line where it is missing, but fails it when {@code CI=true}. */
  ConditionEvaluationResult condition(ExtensionContext context) {
    try {
      return ConditionEvaluationResult.enabled("installed in " + get());
    } catch (Missing e) {
      if ("true".equals(System.getenv("CI"))) {
        throw new AssertionError("CI=true: " + context.getDisplayName() + " must run", e);
      }
      System.err.printf("%n!!! SKIPPED: %s. %s%n%n", context.getDisplayName(), e.getMessage());
      return ConditionEvaluationResult.disabled(e.getMessage());
    }
  }

  private Path make() throws Missing {
    try {
      Path errors = Files.createTempFile("installation", ".log");
      Process install =
          new ProcessBuilder(Checkout.file(script).toString())
              .redirectError(errors.toFile())
              .start();
      String answer =
          new String(install.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      int exit = install.waitFor();
      String said = Files.readString(errors).strip();
      if (exit == UNAVAILABLE) {
        throw new Missing(said);
      }
      if (exit != 0) {
        throw new AssertionError(script + " ended with " + exit + ": " + said);
      }
      return Path.of(answer);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }
}
