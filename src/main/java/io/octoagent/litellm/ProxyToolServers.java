package io.octoagent.litellm;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The addresses of MCP servers for which LiteLLM 1.106.2 uses a server of its own, with the keys
 * that it holds, instead of leaving the call to the vendor: {@code SteeringFields} has them
 * refused. See {@code should_use_litellm_mcp_gateway} in {@code litellm/responses/mcp}.
 */
final class ProxyToolServers {

  private static final String PROXY = "litellm_proxy";

  /** The last part of the path is the server's name. LiteLLM compares it with those it knows. */
  private static final Pattern NAMED = Pattern.compile("https?://.+/mcp/[^/?#]+");

  private ProxyToolServers() {}

  /** Whether {@code address} may be one of them; cautious about case and blanks. */
  static boolean contain(String address) {
    String plain = address.strip().toLowerCase(Locale.ROOT);
    return plain.startsWith(PROXY) || NAMED.matcher(plain).matches();
  }
}
