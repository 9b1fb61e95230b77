package io.octoagent.operation;

import java.util.regex.Pattern;

/**
 * The caller's request cannot be used as it is; the message explains what to change, {@code param}
 * names the field.
 */
public final class InvalidRequest extends RuntimeException {

  /** Names that may be repeated in a message; any other could be a text of any length. */
  private static final Pattern PLAIN = Pattern.compile("[ -~]{1,128}");

  private final String param;

  public InvalidRequest(String param, String message) {
    super(message, null, false, false);
    this.param = param;
  }

  /**
   * The error of one field.
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

  /** The invalid field or header; null if it is the body as a whole. */
  public String param() {
    return param;
  }
}
