package io.octoagent.operation;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;

/** The scan of an answer of OpenAI's Responses API, or of one event of such a stream. */
final class ResponseScan extends AnswerScan {

  private String type;
  private String id;
  private Long created;
  private Long sequence;
  private String status;
  private String incompleteReason;
  private String message;
  private String code;
  private boolean content;
  private boolean item;

  /** The event's type; null in a plain answer. */
  String type() {
    return type;
  }

  /** The response's id; null when absent. */
  String id() {
    return id;
  }

  /** When the response was created, in seconds since 1970; null when absent. */
  Long created() {
    return created;
  }

  /** The event's number in its stream; null when absent. */
  Long sequence() {
    return sequence;
  }

  /** Whether nothing can follow the event. */
  boolean isLast() {
    return type != null
        && (type.equals("response.completed")
            || type.equals("response.incomplete")
            || type.equals("response.failed")
            || type.equals("response.cancelled"));
  }

  /**
   * An answer that is complete needs output. One that is incomplete is an answer without it, and so
   * is one that the vendor will make in the background; as an event of a stream that is none yet.
   */
  @Override
  public boolean answers() {
    return content
        || (item && "response.output_item.done".equals(type))
        || "incomplete".equals(status)
        || (type == null && ("queued".equals(status) || "in_progress".equals(status)));
  }

  @Override
  public String finishReason() {
    boolean over = type == null || isLast();
    return over && incompleteReason != null ? incompleteReason : over ? status : null;
  }

  /** An event of the type {@code error} is itself the error. */
  @Override
  public VendorError error() {
    return super.error() == null && "error".equals(type)
        ? VendorError.of(message, code)
        : super.error();
  }

  @Override
  void member(JsonParser parser, String name, JsonToken value) throws IOException {
    switch (name) {
      case "type" -> type = Json.text(parser);
      case "id" -> id = Json.text(parser);
      case "created_at" -> created = Usage.count(parser, Long.MAX_VALUE);
      case "sequence_number" -> sequence = Usage.count(parser);
      case "status" -> status = Json.text(parser);
      case "message" -> message = Json.text(parser);
      case "code" -> code = Json.text(parser);
      case "incomplete_details" -> incompleteReason = reason(parser, value);
      case "response" -> object(parser, value);
      // a delta of any kind, and not only those of today
      case "delta" -> content |= AnswerRules.says(parser);
      case "item" -> item = OutputItem.says(parser);
      case "output" -> content |= output(parser, value);
      default -> parser.skipChildren();
    }
  }

  private void object(JsonParser parser, JsonToken value) throws IOException {
    if (value == JsonToken.START_OBJECT) {
      members(parser);
    } else {
      parser.skipChildren();
    }
  }

  private static boolean output(JsonParser parser, JsonToken value) throws IOException {
    boolean says = false;
    if (value == JsonToken.START_ARRAY) {
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        says |= OutputItem.says(parser);
      }
    } else {
      parser.skipChildren();
    }
    return says;
  }

  private static String reason(JsonParser parser, JsonToken value) throws IOException {
    String reason = null;
    if (value == JsonToken.START_OBJECT) {
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        boolean wanted = parser.currentName().equals("reason");
        parser.nextToken();
        String text = Json.text(parser);
        reason = wanted ? text : reason;
      }
    } else {
      parser.skipChildren();
    }
    return reason;
  }
}
