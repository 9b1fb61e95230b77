package io.octoagent.operation;

import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;

/**
 * Checks the shape of a request's {@code messages}, for {@link BodyReader}, as far as LiteLLM fails
 * on any other.
 */
final class Messages {

  private Messages() {}

  /**
   * Reads the current value.
   *
   * @return the number of messages; 0 if it is not a list
   * @throws InvalidRequest if one of them cannot be a message
   */
  static int read(BodyTokens tokens) throws IOException {
    if (tokens.current() != JsonToken.START_ARRAY) {
      return 0;
    }
    int count = 0;
    while (tokens.next() != JsonToken.END_ARRAY) {
      if (tokens.current() != JsonToken.START_OBJECT) {
        throw InvalidRequest.about("messages[" + count + "]", "must be an object");
      }
      message(tokens, count++);
    }
    return count;
  }

  private static void message(BodyTokens tokens, int index) throws IOException {
    while (tokens.nextMember()) {
      String name = tokens.name();
      JsonToken value = tokens.next();
      if (name.equals("content") && (value.isNumeric() || value.isBoolean())) {
        throw InvalidRequest.about("messages[" + index + "].content", "must be a string or a list");
      }
      if (name.equals("tool_calls") && !FieldKind.LIST.admits(value)) {
        throw InvalidRequest.about("messages[" + index + "].tool_calls", "must be a list");
      }
      tokens.skip();
    }
  }
}
