package io.octoagent.event;

import io.octoagent.config.KnownSecrets;
import java.util.regex.Pattern;

/**
 * The rule for short texts from outside that are told on: a caller's labels, a request's id, a
 * vendor's model. What does not keep to it could be anything, prompts and keys included, and is
 * left out.
 */
public final class Label {

  /** The rule in words, for whom it refuses. */
  public static final String RULE =
      "1 to 128 letters, digits or any of . _ : / @ # + = ~ -, but no key";

  private static final Pattern SANE = Pattern.compile("[A-Za-z0-9._:/@#+=~-]{1,128}");

  private Label() {}

  /** {@code text} if it is a label, else null. */
  public static String of(String text) {
    return isLabel(text) ? text : null;
  }

  /** Whether {@code text} keeps to the rule. */
  public static boolean isLabel(String text) {
    return text != null && SANE.matcher(text).matches() && !KnownSecrets.areIn(text);
  }
}
