package io.octoagent.operation;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.Closeable;
import java.io.IOException;

/**
 * A caller's JSON, token by token, for {@link BodyReader}. Here is the bound on everything that
 * makes a body dear to read, and on what LiteLLM stumbles over at whatever place it stands.
 */
final class BodyTokens implements Closeable {

  /** Brackets, names and values together. */
  static final int MOST_TOKENS = 500_000;

  /**
   * Names at any depth; a chat of 10,000 messages has half of it. The parser compares each with
   * those that it knows, and names can be made to look alike.
   */
  static final int MOST_NAMES = 50_000;

  /** LiteLLM 1.106.2 answers 500 from a depth of 473 on, in {@code metadata}. */
  static final int DEEPEST = 256;

  /** In bytes. The parser keeps some thousand names for the bodies to come. */
  static final int LONGEST_NAME = 1_000;

  /** In characters; of what is read rather than passed over. */
  static final int LONGEST_TEXT = 10_000;

  /** In characters: the shortest number without an exponent that no double holds has more. */
  private static final int PLAIN_NUMBER = 308;

  /** A factory of its own, because a parser's names are kept for those that come after it. */
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
   * @throws Refused if a bound is passed
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

  /** Whether the next token is the name of a member, which {@link #name} then tells. */
  boolean nextMember() throws IOException {
    return next() == JsonToken.FIELD_NAME;
  }

  /** Goes to the end of the current value. */
  void skip() throws IOException {
    if (current().isStructStart()) {
      skipTo(depth - 1);
    }
  }

  /** Goes on until no more than {@code outer} objects and lists are open. */
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

  /** The current value if it is a string, else null; a composite value is skipped. */
  String text() throws IOException {
    if (current() == JsonToken.VALUE_STRING) {
      return parser.getText();
    }
    skip();
    return null;
  }

  /** The current value if it is a number of things, else null. */
  Long count() throws IOException {
    return Usage.count(parser);
  }

  /** Where the current token begins, in bytes from the start of the input. */
  int start() {
    return Json.start(parser);
  }

  /** Where the current scalar, now read to its end, is over. */
  int end() throws IOException {
    return Json.end(parser);
  }

  @Override
  public void close() throws IOException {
    parser.close();
  }

  /**
   * Python reads 1e999 as infinity, and then cannot write it. Only what may be so large is
   * converted.
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
   * A value that is JSON but is not taken; the message is the end of a sentence about its field.
   */
  static final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Refused(String message) {
      super(message, null, false, false);
    }
  }
}
