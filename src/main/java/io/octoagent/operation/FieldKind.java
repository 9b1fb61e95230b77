package io.octoagent.operation;

import com.fasterxml.jackson.core.JsonToken;

/**
 * The JSON types of a request's fields, as far as LiteLLM fails on any other type; {@link
 * RequestFields} lists them and {@link BodyReader} checks them. Null is always accepted.
 */
enum FieldKind {
  ANY("anything"),
  NUMBER("a number"),
  OBJECT("an object"),
  LIST("a list"),
  TEXT_OR_OBJECT("a string or an object"),
  TEXT_OR_LIST("a string or a list");

  private final String words;

  FieldKind(String words) {
    this.words = words;
  }

  /** What the field must be, in words for the caller. */
  String words() {
    return words;
  }

  /** Whether a value that begins with {@code token} is of this kind. */
  boolean admits(JsonToken token) {
    return token == JsonToken.VALUE_NULL
        || switch (this) {
          case ANY -> true;
          case NUMBER -> token.isNumeric();
          case OBJECT -> token == JsonToken.START_OBJECT;
          case LIST -> token == JsonToken.START_ARRAY;
          case TEXT_OR_OBJECT -> token == JsonToken.VALUE_STRING || token == JsonToken.START_OBJECT;
          case TEXT_OR_LIST -> token == JsonToken.VALUE_STRING || token == JsonToken.START_ARRAY;
        };
  }
}
