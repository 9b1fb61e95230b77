package io.octoagent.event;

import java.util.Locale;

/** Whose fault it was that a call got no reply. */
public enum Fault {
  /** The request was wrong, or its caller did not wait. */
  CALLER,
  /** The vendors behind the proxy failed. */
  PROVIDER,
  /** The LiteLLM Proxy is away, or its set-up does not fit ours. */
  PROXY,
  /** We were full, or wrong. */
  OCTOAGENT;

  private final String id = name().toLowerCase(Locale.ROOT);

  /** The stable name in events and metric tags. */
  public String id() {
    return id;
  }
}
