package io.octoagent.operation;

import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;

/**
 * Checks the shape of a request's {@code messages}, for {@link BodyReader}, as far as LiteLLM fails
 * on any other, or drops it without a word.
 */
final class Messages {

  private static final String EITHER = "must be a string or a list";

  private Messages() {}

  /**
   * Reads the current value, a list.
   *
   * @param whole whether a message needs its role and its content
   * @throws InvalidRequest if one of them cannot be a message, or there is none
   */
  static void read(BodyTokens tokens, String place, boolean whole) throws IOException {
    int count = 0;
    while (tokens.next() != JsonToken.END_ARRAY) {
      String message = place + "[" + count++ + "]";
      require(tokens.current() == JsonToken.START_OBJECT, message, "must be an object");
      message(tokens, message + ".", whole);
    }
    require(count > 0, place, "must be a list with at least one message");
  }

  private static void message(BodyTokens tokens, String place, boolean whole) throws IOException {
    boolean role = false;
    boolean content = false;
    while (tokens.nextMember()) {
      String name = tokens.name();
      JsonToken value = tokens.next();
      switch (name) {
        case "role" -> role = value == JsonToken.VALUE_STRING;
        case "content" -> {
          content = value == JsonToken.VALUE_STRING || value == JsonToken.START_ARRAY;
          require(!value.isNumeric() && !value.isBoolean(), place + name, EITHER);
        }
        case "tool_calls" -> require(FieldKind.LIST.admits(value), place + name, "must be a list");
        default -> {}
      }
      if (name.equals("content") && value == JsonToken.START_ARRAY) {
        parts(tokens, place + name);
      } else {
        tokens.skip();
      }
    }
    require(role || !whole, place + "role", "must be a string");
    require(content || !whole, place + "content", EITHER);
  }

  private static void parts(BodyTokens tokens, String place) throws IOException {
    for (int index = 0; tokens.next() != JsonToken.END_ARRAY; index++) {
      boolean object = tokens.current() == JsonToken.START_OBJECT;
      require(object, place + "[" + index + "]", "must be an object");
      tokens.skip();
    }
  }

  private static void require(boolean good, String place, String reason) {
    if (!good) {
      throw InvalidRequest.about(place, reason);
    }
  }
}
