package io.octoagent.event;

import io.octoagent.config.KnownSecrets;

/**
 * The rule for short texts from outside that may be reported: a caller's labels, a request's id, a
 * vendor's model. Text that violates it could be anything, prompts and keys included, and is
 * dropped.
 */
public final class Label {

  /** The rule in words, for a caller whose text is refused. */
  public static final String RULE =
      "1 to 128 letters, digits or any of . _ : / @ # + = ~ -, but no key";

  private static final int LONGEST = 128;
  private static final String MARKS = "._:/@#+=~-";

  private Label() {}

  /** {@code text} if it is a label, otherwise null. */
  public static String of(String text) {
    return isLabel(text) ? text : null;
  }

  /** Whether {@code text} follows the rule. */
  public static boolean isLabel(String text) {
    return text != null && isSane(text) && !KnownSecrets.areIn(text);
  }

  /** A loop and no pattern, because each call has several of them. */
  private static boolean isSane(String text) {
    if (text.isEmpty() || text.length() > LONGEST) {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean sane =
          (c >= 'a' && c <= 'z')
              || (c >= '0' && c <= '9')
              || (c >= 'A' && c <= 'Z')
              || MARKS.indexOf(c) >= 0;
      if (!sane) {
        return false;
      }
    }
    return true;
  }
}
