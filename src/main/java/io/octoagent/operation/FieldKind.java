package io.octoagent.operation;

import com.fasterxml.jackson.core.JsonToken;

/**
 * The JSON types of a request's fields, as far as LiteLLM fails on any other type; {@link
 * RequestFields} lists them and {@link BodyReader} checks them. Null is accepted for all but one.
 */
enum FieldKind {
  ANY("anything"),
  TEXT("a string"),
  NUMBER("a number"),
  OBJECT("an object"),
  /** LiteLLM fails on null as well. */
  OBJECT_IF_GIVEN("an object, or left out"),
  LIST("a list"),
  TEXTS("a list of strings"),
  TEXT_OR_OBJECT("a string or an object"),
  TEXT_OR_LIST("a string or a list"),
  TEXT_OR_TEXTS("a string or a list of strings");

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
    boolean text = token == JsonToken.VALUE_STRING;
    boolean object = token == JsonToken.START_OBJECT;
    boolean list = token == JsonToken.START_ARRAY;
    return token == JsonToken.VALUE_NULL
        ? this != OBJECT_IF_GIVEN
        : switch (this) {
          case ANY -> true;
          case TEXT -> text;
          case NUMBER -> token.isNumeric();
          case OBJECT, OBJECT_IF_GIVEN -> object;
          case LIST, TEXTS -> list;
          case TEXT_OR_OBJECT -> text || object;
          case TEXT_OR_LIST, TEXT_OR_TEXTS -> text || list;
        };
  }

  /** Whether the items of a list must be strings. */
  boolean isOfTexts() {
    return this == TEXTS || this == TEXT_OR_TEXTS;
  }
}
