package io.octoagent.operation;

import java.util.regex.Pattern;

/**
 * Extracts what an HTML page shows, because intermediaries answer with a page instead of an error
 * object.
 */
final class PageText {

  /** An unclosed element extends to the end, which also keeps the search short. */
  private static final Pattern NOT_SHOWN =
      Pattern.compile("(?is)<!--.*?(?:-->|\\z)|<(script|style|head)\\b.*?(?:</\\1\\s*>|\\z)");

  private static final Pattern TAG = Pattern.compile("<[^>]*>?");

  private PageText() {}

  /** The text of a page; any other text unchanged. */
  static String of(String text) {
    if (!text.stripLeading().startsWith("<")) {
      return text;
    }
    String shown = NOT_SHOWN.matcher(text).replaceAll(" ");
    return TAG.matcher(shown).replaceAll(" ").strip();
  }
}
