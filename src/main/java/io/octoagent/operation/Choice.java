package io.octoagent.operation;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;

/**
 * One choice of an answer, or of an event of a stream; read by {@link CompletionScan}.
 *
 * @param index its number, 0 when absent
 * @param said what it holds for the caller
 * @param finishReason why it ended; null while it goes on
 * @param finishStart where the finish reason's value begins, in bytes from the start of the JSON; 0
 *     when absent
 * @param finishEnd where it ends
 */
record Choice(int index, Said said, String finishReason, int finishStart, int finishEnd) {

  /** Choices beyond what vendors give share the last index. */
  static final int MOST = 1023;

  /** What a message or a delta holds for the caller, in ascending order. */
  enum Said {
    /** No member has a value. */
    EMPTY,
    /** Only members that describe it, such as the role. */
    NOTHING,
    /** Text, a refusal, reasoning, an image, or any other content. */
    SOMETHING,
    /** A tool call. */
    TOOL_CALL
  }

  /** Whether it has content. */
  boolean says() {
    return said.compareTo(Said.NOTHING) > 0;
  }

  /** Whether it calls a tool. */
  boolean callsTool() {
    return said == Said.TOOL_CALL;
  }

  /** Whether it has content, or ends for a reason that explains the lack of it. */
  boolean answers() {
    return says() || (finishReason != null && AnswerRules.explains(finishReason));
  }

  /** Whether it neither holds anything nor ends. */
  boolean isEmpty() {
    return said == Said.EMPTY && finishReason == null;
  }

  /** Reads the current object. */
  static Choice read(JsonParser parser) throws IOException {
    int index = 0;
    Said said = Said.EMPTY;
    String finishReason = null;
    int finishStart = 0;
    int finishEnd = 0;
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      JsonToken value = parser.nextToken();
      switch (name) {
        case "index" -> {
          Long number = Usage.count(parser);
          index = number == null ? 0 : (int) Math.min(number, MOST);
        }
        // of a text completion
        case "text" -> said = max(said, AnswerRules.says(parser) ? Said.SOMETHING : Said.EMPTY);
        case "delta", "message" -> {
          if (value == JsonToken.START_OBJECT) {
            said = max(said, message(parser));
          } else {
            parser.skipChildren();
          }
        }
        case "finish_reason" -> {
          if (value == JsonToken.VALUE_STRING) {
            finishStart = Json.start(parser);
            finishReason = AnswerRules.finishReason(parser.getText());
            finishEnd = Json.end(parser);
          } else {
            parser.skipChildren();
          }
        }
        default -> parser.skipChildren();
      }
    }
    return new Choice(index, said, finishReason, finishStart, finishEnd);
  }

  private static Said message(JsonParser parser) throws IOException {
    Said said = Said.EMPTY;
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      JsonToken value = parser.nextToken();
      if (value == JsonToken.VALUE_NULL) {
        continue;
      }
      said = max(said, member(parser, name, value));
    }
    return said;
  }

  private static Said member(JsonParser parser, String name, JsonToken value) throws IOException {
    boolean says =
        switch (name) {
          case "tool_calls", "function_call" -> AnswerRules.calls(parser);
          // a number is not text, but it is all the content of such an answer
          case "content" -> value.isNumeric() || AnswerRules.says(parser);
          default -> {
            if (AnswerRules.isBookkeeping(name)) {
              parser.skipChildren();
              yield false;
            }
            yield AnswerRules.says(parser);
          }
        };
    if (says) {
      return name.equals("tool_calls") ? Said.TOOL_CALL : Said.SOMETHING;
    }
    boolean describes =
        value == JsonToken.VALUE_STRING ? parser.getTextLength() > 0 : value.isScalarValue();
    return describes ? Said.NOTHING : Said.EMPTY;
  }

  private static Said max(Said one, Said other) {
    return one.compareTo(other) >= 0 ? one : other;
  }
}
