package io.octoagent.operation;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.Closeable;
import java.io.IOException;

/**
 * Reads a caller's JSON token by token, for {@link BodyReader}. It limits everything that makes a
 * body expensive to read, and refuses what LiteLLM fails on wherever it occurs.
 */
final class BodyTokens implements Closeable {

  /** Brackets, names and values together. */
  static final int MOST_TOKENS = 500_000;

  /**
   * Names at any depth; a chat of 10,000 messages has half as many. The parser compares each with
   * those that it knows, and names can be crafted to look alike.
   */
  static final int MOST_NAMES = 50_000;

  /** LiteLLM 1.106.2 answers 500 from a depth of 473 on, in {@code metadata}. */
  static final int DEEPEST = 256;

  /** In bytes. The parser caches some thousand names for later bodies. */
  static final int LONGEST_NAME = 1_000;

  /** In characters; applies to what is read rather than skipped. */
  static final int LONGEST_TEXT = 10_000;

  /** In characters: the shortest number without an exponent that overflows a double is longer. */
  private static final int PLAIN_NUMBER = 308;

  /** A separate factory, because the names of one parser are cached for later ones. */
  private static final JsonFactory FACTORY =
      new JsonFactoryBuilder()
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNameLength(LONGEST_NAME)
                  .maxStringLength(LONGEST_TEXT)
                  .build())
          .build();

  private final JsonParser parser;
  private int depth;
  private int tokens;
  private int names;

  BodyTokens(byte[] bytes) throws IOException {
    parser = FACTORY.createParser(bytes);
  }

  /**
   * The next token; null at the end.
   *
   * @throws Refused if a limit is exceeded
   */
  JsonToken next() throws IOException {
    JsonToken token = parser.nextToken();
    if (token == null) {
      return null;
    }
    if (++tokens > MOST_TOKENS) {
      throw new Refused("has too many values: the body may have " + MOST_TOKENS);
    }
    switch (token) {
      case FIELD_NAME -> {
        if (++names > MOST_NAMES) {
          throw new Refused("has too many names: the body may have " + MOST_NAMES);
        }
      }
      case START_OBJECT, START_ARRAY -> {
        if (++depth > DEEPEST) {
          throw new Refused("is nested too deep: at most " + DEEPEST + " levels");
        }
      }
      case END_OBJECT, END_ARRAY -> depth--;
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> {
        if (isTooLarge(token)) {
          throw new Refused("holds a number that is too large: a double cannot hold it");
        }
      }
      default -> {}
    }
    return token;
  }

  /** Whether the next token is the name of a member, which {@link #name} then returns. */
  boolean nextMember() throws IOException {
    return next() == JsonToken.FIELD_NAME;
  }

  /** Advances to the end of the current value. */
  void skip() throws IOException {
    if (current().isStructStart()) {
      skipTo(depth - 1);
    }
  }

  /** Advances until no more than {@code outer} objects and lists are open. */
  private void skipTo(int outer) throws IOException {
    while (depth > outer) {
      next();
    }
  }

  JsonToken current() {
    return parser.currentToken();
  }

  String name() throws IOException {
    return parser.currentName();
  }

  /** The current value if it is a string, otherwise null; a composite value is skipped. */
  String text() throws IOException {
    if (current() == JsonToken.VALUE_STRING) {
      return parser.getText();
    }
    skip();
    return null;
  }

  /** The current value if it is a count, otherwise null; a composite value is skipped. */
  Long count() throws IOException {
    if (current().isStructStart()) {
      skip();
      return null;
    }
    return Usage.count(parser);
  }

  /** Where the current token begins, in bytes from the start of the input. */
  int start() {
    return Json.start(parser);
  }

  /**
   * Reads the current scalar to its end, and returns where that is, in bytes from the start of the
   * input.
   */
  int end() throws IOException {
    return Json.end(parser);
  }

  @Override
  public void close() throws IOException {
    parser.close();
  }

  /**
   * Python reads 1e999 as infinity, and then cannot write it. Only numbers that may be that large
   * are converted.
   */
  private boolean isTooLarge(JsonToken token) throws IOException {
    int length = parser.getTextLength();
    boolean plain = token == JsonToken.VALUE_NUMBER_INT || !hasExponent(length);
    return (!plain || length > PLAIN_NUMBER)
        && Double.isInfinite(Double.parseDouble(parser.getText()));
  }

  private boolean hasExponent(int length) throws IOException {
    char[] text = parser.getTextCharacters();
    int end = parser.getTextOffset() + length;
    for (int i = parser.getTextOffset(); i < end; i++) {
      if (text[i] == 'e' || text[i] == 'E') {
        return true;
      }
    }
    return false;
  }

  /**
   * A value that is valid JSON but not accepted; the message is the end of a sentence about its
   * field.
   */
  static final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Refused(String message) {
      super(message, null, false, false);
    }
  }
}
