package io.octoagent.operation;

import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;

/** How {@link BodyReader} reads the content of a request, the field that its API requires. */
enum Content {
  /** Messages of OpenAI's chat API. */
  MESSAGES,
  /** Messages of Anthropic's API, each with its role and its content. */
  WHOLE_MESSAGES,
  /** The items of the Responses API. */
  ITEMS,
  /** Strings and tokens. */
  PROMPTS,
  /** The same, and the objects of vendors that embed more than text. */
  INPUTS;

  /**
   * Reads the current value, which is skipped unless it is a list.
   *
   * @return whether it stands for something that only the vendor has
   * @throws InvalidRequest if it cannot be the content of a request
   */
  boolean read(BodyTokens tokens, String name, RefusedFields refused) throws IOException {
    if (tokens.current() != JsonToken.START_ARRAY) {
      tokens.skip();
      return false;
    }
    switch (this) {
      case MESSAGES -> Messages.read(tokens, name, false);
      case WHOLE_MESSAGES -> Messages.read(tokens, name, true);
      case PROMPTS -> Prompts.read(tokens, name, false);
      case INPUTS -> Prompts.read(tokens, name, true);
      case ITEMS -> {
        return InputItems.read(tokens, name, refused);
      }
    }
    return false;
  }
}
