package io.octoagent.operation;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.Set;

/**
 * An item of a response's output, or a block of a message's content: whether it is content for the
 * caller. Used by {@link ResponseScan} and {@link MessageScan}.
 */
final class OutputItem {

  /** Types of items that may be empty; any other one, such as a tool call, says something. */
  private static final Set<String> TEXTS = Set.of("message", "text", "reasoning", "thinking");

  private OutputItem() {}

  /** Whether one in the current value, a list that is read to its end, is content. */
  static boolean anySays(JsonParser parser) throws IOException {
    if (parser.currentToken() != JsonToken.START_ARRAY) {
      return AnswerRules.says(parser);
    }
    boolean says = false;
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      says |= says(parser);
    }
    return says;
  }

  /** Whether the current value, which is read to its end, is content. */
  static boolean says(JsonParser parser) throws IOException {
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      parser.skipChildren();
      return false;
    }
    boolean says = false;
    String type = null;
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      parser.nextToken();
      if (name.equals("type")) {
        type = Json.text(parser);
      } else if (says || AnswerRules.isBookkeeping(name)) {
        parser.skipChildren();
      } else {
        says = AnswerRules.says(parser);
      }
    }
    return says || (type != null && !type.isBlank() && !TEXTS.contains(type));
  }
}
