package io.octoagent.operation;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;

/** The scan of an answer of Anthropic's Messages API, or of one event of such a stream. */
final class MessageScan extends AnswerScan {

  private String type;
  private String stopReason;
  private boolean content;
  private boolean delta;

  /** The event's type; in a plain answer {@code message}. */
  String type() {
    return type;
  }

  @Override
  public boolean answers() {
    return content
        || (delta && !"message_delta".equals(type))
        || (stopReason != null && AnswerRules.explains(stopReason));
  }

  /** An event of the type {@code error} need not say why. */
  @Override
  public VendorError error() {
    return super.error() == null && "error".equals(type) ? VendorError.NONE : super.error();
  }

  @Override
  public String finishReason() {
    return stopReason;
  }

  @Override
  void member(JsonParser parser, String name, JsonToken value) throws IOException {
    switch (name) {
      case "stop_reason" -> {
        String reason = Json.text(parser);
        stopReason = reason == null ? stopReason : AnswerRules.finishReason(reason);
      }
      case "content" -> content |= OutputItem.anySays(parser);
      default -> {
        if (isNested()) {
          parser.skipChildren();
        } else {
          ofEvent(parser, name, value);
        }
      }
    }
  }

  private void ofEvent(JsonParser parser, String name, JsonToken value) throws IOException {
    switch (name) {
      case "type" -> type = Json.text(parser);
      case "message" -> nested(parser);
      case "delta" -> delta(parser, value);
      case "content_block" -> content |= OutputItem.says(parser);
      default -> parser.skipChildren();
    }
  }

  /** At the start of a stream the number of output tokens is a placeholder. */
  @Override
  Usage usage(JsonParser parser) throws IOException {
    Usage usage = Usage.readAnthropic(parser);
    return isNested()
        ? new Usage(usage.inputTokens(), null, usage.cachedTokens(), usage.cost())
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
      switch (name) {
        case "stop_reason" -> member(parser, name, token);
        case "partial_json" -> {
          // also an empty one, because its tool call has begun
          delta = true;
          parser.skipChildren();
        }
        default -> {
          if (AnswerRules.isBookkeeping(name)) {
            parser.skipChildren();
          } else {
            delta |= AnswerRules.says(parser);
          }
        }
      }
    }
  }
}
