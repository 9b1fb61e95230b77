package io.octoagent.operation;

import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;

/**
 * Checks a request's {@code tools}, for {@link BodyReader}: an entry with a refused field could
 * make the proxy call a server of its own, instead of offering the model a function of the
 * caller's.
 */
final class Tools {

  private Tools() {}

  /**
   * Reads the current value, a list or null.
   *
   * @throws InvalidRequest if an entry is not an object, or has a refused field
   */
  static void read(BodyTokens tokens, RefusedFields refused) throws IOException {
    if (tokens.current() != JsonToken.START_ARRAY) {
      return;
    }
    for (int index = 0; tokens.next() != JsonToken.END_ARRAY; index++) {
      if (tokens.current() != JsonToken.START_OBJECT) {
        throw InvalidRequest.about("tools[" + index + "]", "must be an object");
      }
      while (tokens.nextMember()) {
        if (refused.inTool().contains(tokens.name())) {
          throw refused.refusal("tools[" + index + "]." + tokens.name());
        }
        tokens.next();
        tokens.skip();
      }
    }
  }
}
