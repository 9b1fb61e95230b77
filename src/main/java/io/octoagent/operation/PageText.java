package io.octoagent.operation;

import java.util.regex.Pattern;

/** What an HTML page shows: servers in between answer with one in the place of an error object. */
final class PageText {

  /** What is not closed goes on to the end, which also keeps the search short. */
  private static final Pattern NOT_SHOWN =
      Pattern.compile("(?is)<!--.*?(?:-->|\\z)|<(script|style|head)\\b.*?(?:</\\1\\s*>|\\z)");

  private static final Pattern TAG = Pattern.compile("<[^>]*>?");

  private PageText() {}

  /** The text of a page; any other text as it is. */
  static String of(String text) {
    if (!text.stripLeading().startsWith("<")) {
      return text;
    }
    String shown = NOT_SHOWN.matcher(text).replaceAll(" ");
    return TAG.matcher(shown).replaceAll(" ").strip();
  }
}
