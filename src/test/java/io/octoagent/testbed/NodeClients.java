package io.octoagent.testbed;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;

/**
 * The clients that {@code scripts/node-clients} installs: the SDKs for JavaScript, and the {@link
 * CodingAgent}s.
 */
public final class NodeClients {
  static final Installation INSTALLATION = new Installation("scripts/node-clients");

  private NodeClients() {}

  /**
   * What a scenario of {@code src/test/clients/sdk.mjs} saw of the service whose {@code /v1} is
   * here.
   */
  public static JsonNode sdk(URI v1, String scenario) throws IOException, InterruptedException {
    INSTALLATION.required();
    String script = Checkout.file("src/test/clients/sdk.mjs").toString();
    return Program.json("node", script, v1.toString(), scenario);
  }

  static String executable(String name) {
    return INSTALLATION.required().resolve(".bin").resolve(name).toString();
  }
}
