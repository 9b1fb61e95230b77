package io.octoagent.event;

import java.util.Locale;

/** Whose fault it was that a call got no reply. */
public enum Fault {
  /** The request was wrong, or its caller did not wait. */
  CALLER,
  /** The vendors behind the proxy failed. */
  PROVIDER,
  /** The LiteLLM Proxy is unreachable, or its configuration does not match this service's. */
  PROXY,
  /** This service was overloaded, or has a bug. */
  OCTOAGENT;

  private final String id = name().toLowerCase(Locale.ROOT);

  /** The stable name in events and metric tags. */
  public String id() {
    return id;
  }
}
