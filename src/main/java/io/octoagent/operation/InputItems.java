package io.octoagent.operation;

import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;

/**
 * Checks the list of a Responses request's input, for {@link BodyReader}: the shape of its items as
 * far as LiteLLM fails on any other, and the tools that they bring. LiteLLM adds those to the ones
 * that the request offers.
 */
final class InputItems {

  private InputItems() {}

  /**
   * Reads the current value, a list.
   *
   * @return whether an item stands for one that only the vendor has
   * @throws InvalidRequest if an item cannot be one, or brings a refused tool
   */
  static boolean read(BodyTokens tokens, String place, RefusedFields refused) throws IOException {
    boolean references = false;
    for (int index = 0; tokens.next() != JsonToken.END_ARRAY; index++) {
      String item = place + "[" + index + "]";
      if (tokens.current() != JsonToken.START_OBJECT) {
        throw InvalidRequest.about(item, "must be an object");
      }
      references |= item(tokens, item + ".", refused);
    }
    return references;
  }

  private static boolean item(BodyTokens tokens, String place, RefusedFields refused)
      throws IOException {
    boolean reference = false;
    while (tokens.nextMember()) {
      String name = tokens.name();
      JsonToken value = tokens.next();
      switch (name) {
        case "type" -> reference |= "item_reference".equals(tokens.text());
        case "tools" -> new Tools(tokens, refused).mentioned(place + name);
        case "content" -> {
          if (!FieldKind.TEXT_OR_LIST.admits(value)) {
            throw InvalidRequest.about(place + name, "must be a string or a list");
          }
          tokens.skip();
        }
        default -> tokens.skip();
      }
    }
    return reference;
  }
}
