package io.octoagent.event;

import io.octoagent.config.KnownSecrets;
import java.util.regex.Pattern;

/**
 * The rule for short texts from outside that may be reported: a caller's labels, a request's id, a
 * vendor's model. Text that violates it could be anything, prompts and keys included, and is
 * dropped.
 */
public final class Label {

  /** The rule in words, for a caller whose text is refused. */
  public static final String RULE =
      "1 to 128 letters, digits or any of . _ : / @ # + = ~ -, but no key";

  private static final Pattern SANE = Pattern.compile("[A-Za-z0-9._:/@#+=~-]{1,128}");

  private Label() {}

  /** {@code text} if it is a label, otherwise null. */
  public static String of(String text) {
    return isLabel(text) ? text : null;
  }

  /** Whether {@code text} follows the rule. */
  public static boolean isLabel(String text) {
    return text != null && SANE.matcher(text).matches() && !KnownSecrets.areIn(text);
  }
}
