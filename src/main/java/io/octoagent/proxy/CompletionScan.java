package io.octoagent.proxy;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonParser.NumberType;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/**
 * One look over an answer, or over one event of a stream: the few things we act on, without
 * building the rest.
 *
 * @param model the vendor's model; null when absent
 * @param choices the choices, in their order
 * @param usage what was used; null when absent
 * @param error the error object of an answer that carries one; null when absent
 */
record CompletionScan(String model, List<Choice> choices, Usage usage, VendorError error) {

  private static final CompletionScan EMPTY = new CompletionScan(null, List.of(), null, null);

  /**
   * Reads a whole JSON value of {@code length} bytes.
   *
   * @throws IOException if it is not JSON, or is cut short
   */
  static CompletionScan of(byte[] bytes, int offset, int length) throws IOException {
    try (JsonParser parser = Json.FACTORY.createParser(bytes, offset, length)) {
      JsonToken first = parser.nextToken();
      if (first == null) {
        throw new IOException("no JSON value");
      }
      CompletionScan scan = first == JsonToken.START_OBJECT ? root(parser) : EMPTY;
      parser.skipChildren();
      if (parser.nextToken() != null) {
        throw new IOException("more than one JSON value");
      }
      return scan;
    }
  }

  /**
   * Whether there is anything for the caller in it: text, a tool call, a refusal, reasoning, audio.
   */
  boolean content() {
    for (Choice choice : choices) {
      if (choice.content) {
        return true;
      }
    }
    return false;
  }

  /** Why a choice ended, the first that has; null while none has. */
  String finishReason() {
    for (Choice choice : choices) {
      if (choice.finishReason != null) {
        return choice.finishReason;
      }
    }
    return null;
  }

  private static CompletionScan root(JsonParser parser) throws IOException {
    String model = null;
    List<Choice> choices = List.of();
    Usage usage = null;
    VendorError error = null;
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      JsonToken value = parser.nextToken();
      switch (name) {
        case "model" -> model = Json.text(parser);
        case "choices" ->
            choices = value == JsonToken.START_ARRAY ? choices(parser) : skip(parser, choices);
        case "usage" ->
            usage = value == JsonToken.START_OBJECT ? usage(parser) : skip(parser, usage);
        case "error" -> error = value == JsonToken.VALUE_NULL ? null : VendorError.read(parser);
        default -> parser.skipChildren();
      }
    }
    return new CompletionScan(model, choices, usage, error);
  }

  private static List<Choice> choices(JsonParser parser) throws IOException {
    List<Choice> choices = new ArrayList<>(1);
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      if (parser.currentToken() == JsonToken.START_OBJECT) {
        choices.add(Choice.read(parser));
      } else {
        parser.skipChildren();
      }
    }
    return choices;
  }

  private static Usage usage(JsonParser parser) throws IOException {
    Long input = null;
    Long output = null;
    Long cached = null;
    BigDecimal cost = null;
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      JsonToken value = parser.nextToken();
      switch (name) {
        case "prompt_tokens" -> input = count(parser);
        case "completion_tokens" -> output = count(parser);
        case "prompt_tokens_details" ->
            cached = value == JsonToken.START_OBJECT ? cached(parser) : skip(parser, null);
        case "cost" ->
            cost = value.isNumeric() ? Usage.price(parser.getText()) : skip(parser, null);
        default -> parser.skipChildren();
      }
    }
    return new Usage(input, output, cached, cost);
  }

  private static Long cached(JsonParser parser) throws IOException {
    Long cached = null;
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      boolean wanted = parser.currentName().equals("cached_tokens");
      parser.nextToken();
      Long count = count(parser);
      cached = wanted ? count : cached;
    }
    return cached;
  }

  private static Long count(JsonParser parser) throws IOException {
    if (parser.currentToken() == JsonToken.VALUE_NUMBER_INT
        && parser.getNumberType() != NumberType.BIG_INTEGER) {
      long count = parser.getLongValue();
      return count < 0 ? null : count;
    }
    parser.skipChildren();
    return null;
  }

  private static <T> T skip(JsonParser parser, T value) throws IOException {
    parser.skipChildren();
    return value;
  }

  /**
   * One choice.
   *
   * @param index its number, 0 when absent
   * @param content whether it says anything
   * @param toolCall whether it calls a tool
   * @param finishReason why it ended; null while it goes on
   * @param finishStart where the finish reason's value begins, in bytes from the start of the JSON;
   *     0 when absent
   * @param finishEnd where it is over
   */
  record Choice(
      int index,
      boolean content,
      boolean toolCall,
      String finishReason,
      int finishStart,
      int finishEnd) {

    static Choice read(JsonParser parser) throws IOException {
      int index = 0;
      Said said = Said.NOTHING;
      String finishReason = null;
      int finishStart = 0;
      int finishEnd = 0;
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        JsonToken value = parser.nextToken();
        switch (name) {
          case "index" -> {
            Long number = count(parser);
            index = number == null ? 0 : (int) Math.min(number, Integer.MAX_VALUE);
          }
          case "delta", "message" ->
              said = value == JsonToken.START_OBJECT ? Said.read(parser) : skip(parser, said);
          case "finish_reason" -> {
            if (value == JsonToken.VALUE_STRING) {
              finishStart = Json.start(parser);
              finishReason = parser.getText();
              finishEnd = Json.end(parser);
            } else {
              parser.skipChildren();
            }
          }
          default -> parser.skipChildren();
        }
      }
      return new Choice(
          index,
          said != Said.NOTHING,
          said == Said.TOOL_CALL,
          finishReason,
          finishStart,
          finishEnd);
    }
  }

  /** What a message or a delta holds for the caller. */
  private enum Said {
    NOTHING,
    SOMETHING,
    TOOL_CALL;

    static Said read(JsonParser parser) throws IOException {
      Said said = NOTHING;
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        parser.nextToken();
        Said kind =
            switch (name) {
              case "tool_calls", "function_call" -> TOOL_CALL;
              case "content",
                  "refusal",
                  "reasoning_content",
                  "reasoning",
                  "thinking_blocks",
                  "audio",
                  "images" ->
                  SOMETHING;
              default -> NOTHING;
            };
        if (kind == NOTHING) {
          parser.skipChildren();
        } else if (Json.present(parser) && said != TOOL_CALL) {
          said = kind;
        }
      }
      return said;
    }
  }
}
