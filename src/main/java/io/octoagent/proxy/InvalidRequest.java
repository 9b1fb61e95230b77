package io.octoagent.proxy;

/**
 * The caller's request cannot be used as it is; the message says what to change, {@code param}
 * names the place.
 */
public final class InvalidRequest extends RuntimeException {

  private final String param;

  public InvalidRequest(String param, String message) {
    super(message, null, false, false);
    this.param = param;
  }

  /** The field or header that was wrong; null when the body as a whole is. */
  public String param() {
    return param;
  }
}
