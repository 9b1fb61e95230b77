package io.octoagent.testbed;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The virtual environment that {@code scripts/venv} makes, with LiteLLM and OpenAI's Python SDK in
 * it.
 */
public final class PythonEnvironment {
  private static final int NO_SUITABLE_PYTHON = 69;
  private static Path path;

  /** This machine has no Python that LiteLLM runs on. */
  static final class NoPython extends Exception {
    private static final long serialVersionUID = 1L;

    NoPython(String message) {
      super(message);
    }
  }

  private PythonEnvironment() {}

  /** The interpreter to run a script with. */
  public static String python() {
    return executable("python");
  }

  /**
   * What a scenario of {@code src/test/python/sdk.py} saw of the service whose {@code /v1} is here.
   */
  public static JsonNode sdk(URI v1, String scenario) throws IOException, InterruptedException {
    String script = Checkout.file("src/test/python/sdk.py").toString();
    Process python =
        new ProcessBuilder(python(), script, v1.toString(), scenario)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try {
      String said = new String(python.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (python.waitFor() != 0) {
        throw new AssertionError("sdk.py " + scenario + " failed");
      }
      return Caller.json(said);
    } finally {
      python.destroyForcibly();
    }
  }

  static String executable(String name) {
    try {
      return get().resolve("bin").resolve(name).toString();
    } catch (NoPython e) {
      throw new AssertionError("without @NeedsPython on the test: " + e.getMessage(), e);
    }
  }

  /** Its directory, made when it is not there yet, which takes a minute. */
  static synchronized Path get() throws NoPython {
    if (path == null) {
      path = make();
    }
    return path;
  }

  private static Path make() throws NoPython {
    try {
      Path errors = Files.createTempFile("venv", ".log");
      Process venv =
          new ProcessBuilder(Checkout.file("scripts/venv").toString())
              .redirectError(errors.toFile())
              .start();
      String answer =
          new String(venv.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      int exit = venv.waitFor();
      String said = Files.readString(errors).strip();
      if (exit == NO_SUITABLE_PYTHON) {
        throw new NoPython(said);
      }
      if (exit != 0) {
        throw new AssertionError("scripts/venv ended with " + exit + ": " + said);
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
