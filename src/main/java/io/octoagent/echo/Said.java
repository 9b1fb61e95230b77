package io.octoagent.echo;

import java.util.List;
import java.util.Optional;

/**
 * The content of each choice of an echo, made by {@link Speaker}.
 *
 * @param tool the tool whose arguments it is; empty if it is the text of a message
 * @param pieces the words, of which each counts as a token and is an event of a stream
 */
record Said(Optional<String> tool, List<String> pieces, End end) {

  /** The whole content. */
  String words() {
    return String.join("", pieces);
  }

  /** Whether the content is truncated. */
  boolean cut() {
    return end instanceof End.Cut;
  }

  /** Why the content ends. */
  sealed interface End {

    /** All was said. */
    record Complete() implements End {}

    /** As many tokens were said as the request allows. */
    record Cut() implements End {}

    /** The text {@code stop}, which was not to appear, came next. */
    record Stopped(String stop) implements End {}
  }
}
