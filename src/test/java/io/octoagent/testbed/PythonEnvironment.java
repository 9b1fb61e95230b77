package io.octoagent.testbed;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;

/**
 * The virtual environment that {@code scripts/venv} makes, with LiteLLM and the vendors' Python
 * SDKs in it.
 */
public final class PythonEnvironment {
  static final Installation INSTALLATION = new Installation("scripts/venv");

  private PythonEnvironment() {}

  /** The interpreter to run a script with. */
  public static String python() {
    return executable("python");
  }

  /**
   * What a scenario of {@code src/test/python/sdk.py} saw of the service whose {@code /v1} is here.
   */
  public static JsonNode sdk(URI v1, String scenario) throws IOException, InterruptedException {
    return run("sdk.py", v1, scenario);
  }

  /** What a scenario of this script in {@code src/test/python} saw of the service at this URL. */
  public static JsonNode run(String script, URI url, String scenario)
      throws IOException, InterruptedException {
    String path = Checkout.file("src/test/python/" + script).toString();
    return Program.json(python(), path, url.toString(), scenario);
  }

  /** A command that is installed in it. */
  public static String executable(String name) {
    return INSTALLATION.required().resolve("bin").resolve(name).toString();
  }
}
