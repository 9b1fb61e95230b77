package io.octoagent.operation;

import java.util.regex.Pattern;

/**
 * The caller's request cannot be used as it is; the message says what to change, {@code param}
 * names the place.
 */
public final class InvalidRequest extends RuntimeException {

  /** Names that can be told again; any other could be a text of any length. */
  private static final Pattern PLAIN = Pattern.compile("[ -~]{1,128}");

  private final String param;

  public InvalidRequest(String param, String message) {
    super(message, null, false, false);
    this.param = param;
  }

  /**
   * What is wrong with a field.
   *
   * @param field its name, as the caller wrote it; null for the body as a whole
   * @param reason the end of a sentence that begins with the field
   */
  static InvalidRequest about(String field, String reason) {
    if (field == null) {
      return new InvalidRequest(null, "The body " + reason + ".");
    }
    return PLAIN.matcher(field).matches()
        ? new InvalidRequest(field, "The field '" + field + "' " + reason + ".")
        : new InvalidRequest(null, "A field " + reason + ".");
  }

  /** The field or header that was wrong; null when the body as a whole is. */
  public String param() {
    return param;
  }
}
