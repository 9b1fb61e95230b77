package io.octoagent.operation;

import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;

/**
 * Checks a list of prompts, for {@link BodyReader}: strings, tokens or lists of tokens. Objects are
 * left to the vendor where one may accept them.
 */
final class Prompts {

  private Prompts() {}

  /**
   * Reads the current value, a list.
   *
   * @param objects whether an item may be an object
   * @throws InvalidRequest if an item cannot be a prompt, or there is none
   */
  static void read(BodyTokens tokens, String place, boolean objects) throws IOException {
    int count = 0;
    while (tokens.next() != JsonToken.END_ARRAY) {
      String item = place + "[" + count++ + "]";
      JsonToken token = tokens.current();
      boolean admitted =
          token == JsonToken.VALUE_STRING
              || token.isNumeric()
              || token == JsonToken.START_ARRAY
              || (objects && token == JsonToken.START_OBJECT);
      if (!admitted) {
        throw InvalidRequest.about(item, "must be a string, a token or a list of tokens");
      }
      if (token == JsonToken.START_ARRAY) {
        tokens(tokens, item);
      } else {
        tokens.skip();
      }
    }
    if (count == 0) {
      throw InvalidRequest.about(place, "must not be an empty list");
    }
  }

  private static void tokens(BodyTokens tokens, String place) throws IOException {
    boolean empty = true;
    while (tokens.next() != JsonToken.END_ARRAY) {
      empty = false;
      tokens.skip();
    }
    if (empty) {
      throw InvalidRequest.about(place, "must not be an empty list");
    }
  }
}
