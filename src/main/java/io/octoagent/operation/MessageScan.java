package io.octoagent.operation;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;

/** The scan of an answer of Anthropic's Messages API, or of one event of such a stream. */
final class MessageScan extends AnswerScan {

  private String type;
  private String stopReason;
  private boolean content;
  private boolean opening;

  /** The event's type; in a plain answer {@code message}. */
  String type() {
    return type;
  }

  @Override
  public boolean answers() {
    return content || (stopReason != null && AnswerRules.explains(stopReason));
  }

  @Override
  public String finishReason() {
    return stopReason;
  }

  @Override
  void member(JsonParser parser, String name, JsonToken value) throws IOException {
    switch (name) {
      case "type" -> type = type == null ? Json.text(parser) : type;
      case "stop_reason" -> {
        String reason = Json.text(parser);
        stopReason = reason == null ? stopReason : AnswerRules.finishReason(reason);
      }
      case "message" -> {
        opening = true;
        object(parser, value);
        opening = false;
      }
      case "delta" -> delta(parser, value);
      case "content_block" -> content |= OutputItem.says(parser);
      case "content" -> content |= blocks(parser, value);
      default -> parser.skipChildren();
    }
  }

  /**
   * At the start of a stream the number of output tokens is a placeholder; that of input tokens is
   * one where LiteLLM translates another vendor's answer, namely 0.
   */
  @Override
  Usage usage(JsonParser parser) throws IOException {
    Usage usage = Usage.readAnthropic(parser);
    boolean known = usage.inputTokens() != null && usage.inputTokens() > 0;
    return opening
        ? new Usage(
            known ? usage.inputTokens() : null, null, known ? usage.cachedTokens() : null, null)
        : usage;
  }

  /** A delta of a block says something; that of the message says why it ended. */
  private void delta(JsonParser parser, JsonToken value) throws IOException {
    if (value != JsonToken.START_OBJECT) {
      parser.skipChildren();
      return;
    }
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      JsonToken token = parser.nextToken();
      if (name.equals("stop_reason")) {
        member(parser, name, token);
      } else if (AnswerRules.isBookkeeping(name) || name.equals("stop_sequence")) {
        parser.skipChildren();
      } else {
        content |= AnswerRules.says(parser);
      }
    }
  }

  private void object(JsonParser parser, JsonToken value) throws IOException {
    if (value == JsonToken.START_OBJECT) {
      members(parser);
    } else {
      parser.skipChildren();
    }
  }

  private static boolean blocks(JsonParser parser, JsonToken value) throws IOException {
    boolean says = false;
    if (value == JsonToken.START_ARRAY) {
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        says |= OutputItem.says(parser);
      }
    } else {
      says = AnswerRules.says(parser);
    }
    return says;
  }
}
