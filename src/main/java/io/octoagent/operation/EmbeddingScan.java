package io.octoagent.operation;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;

/** The scan of a list of embeddings. It is an answer if it has vectors, and none is empty. */
final class EmbeddingScan extends AnswerScan {

  private boolean vectors;
  private boolean empty;

  @Override
  public boolean answers() {
    return vectors && !empty;
  }

  @Override
  public String finishReason() {
    return null;
  }

  @Override
  void member(JsonParser parser, String name, JsonToken value) throws IOException {
    if (!name.equals("data") || value != JsonToken.START_ARRAY) {
      parser.skipChildren();
      return;
    }
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      boolean holds = holdsVector(parser);
      vectors |= holds;
      empty |= !holds;
    }
  }

  private static boolean holdsVector(JsonParser parser) throws IOException {
    boolean holds = false;
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      parser.skipChildren();
      return false;
    }
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      boolean vector = parser.currentName().equals("embedding");
      parser.nextToken();
      if (vector) {
        holds = isVector(parser);
      } else {
        parser.skipChildren();
      }
    }
    return holds;
  }

  /** A list of numbers, or those in Base64; for some models several lists, or one of each type. */
  private static boolean isVector(JsonParser parser) throws IOException {
    boolean some = false;
    switch (parser.currentToken()) {
      case VALUE_STRING -> some = parser.getTextLength() > 0;
      case START_ARRAY -> {
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          some |= parser.currentToken().isNumeric() || isVector(parser);
        }
      }
      case START_OBJECT -> {
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
          parser.nextToken();
          some |= isVector(parser);
        }
      }
      default -> {}
    }
    return some;
  }
}
