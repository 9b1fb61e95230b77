package io.octoagent.operation;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.Set;

/**
 * The scan of an answer of OpenAI's Responses API, or of one event of such a stream. A plain answer
 * is a response, and has no type; an event has a type, and may have a response in it.
 */
final class ResponseScan extends AnswerScan {

  private static final String PREFIX = "response.";

  /** Types of events that nothing can follow. */
  private static final Set<String> LAST =
      Set.of("response.completed", "response.incomplete", "response.failed", "response.cancelled");

  /** Statuses that do not explain a response without output. */
  private static final Set<String> UNEXPLAINING = Set.of("completed", "failed", "");

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

  /** The id of the response in an event; null when absent. */
  String id() {
    return id;
  }

  /** When the response in an event was created, in seconds since 1970; null when absent. */
  Long created() {
    return created;
  }

  /** The event's number in its stream; null when absent. */
  Long sequence() {
    return sequence;
  }

  /** Whether nothing can follow the event. */
  boolean isLast() {
    return type != null && LAST.contains(type);
  }

  /**
   * An answer that is complete needs output. Any other status explains the lack of it: it is
   * incomplete, or the vendor makes it in the background. In the first events of a stream the
   * status says nothing yet.
   */
  @Override
  public boolean answers() {
    return content || (item && "response.output_item.done".equals(type)) || isExplained();
  }

  @Override
  public String finishReason() {
    String ended = endStatus();
    return ended != null && incompleteReason != null ? incompleteReason : ended;
  }

  /** An event of the type {@code error} is itself the error; a failure need not say why. */
  @Override
  public VendorError error() {
    VendorError told = super.error();
    if (told == null && "error".equals(type)) {
      told = VendorError.of(message, code);
    }
    boolean failed =
        "error".equals(type) || "response.failed".equals(type) || "failed".equals(endStatus());
    return told == null && failed ? VendorError.NONE : told;
  }

  private boolean isExplained() {
    String ended = endStatus();
    return ended != null && !UNEXPLAINING.contains(ended);
  }

  /** The status of a plain answer or of the last event; null if it has none, or comes earlier. */
  private String endStatus() {
    if (isLast() && status == null) {
      return type.substring(PREFIX.length());
    }
    return type == null || isLast() ? status : null;
  }

  @Override
  void member(JsonParser parser, String name, JsonToken value) throws IOException {
    switch (name) {
      case "status" -> status = Json.text(parser);
      case "incomplete_details" -> incompleteReason = reason(parser, value);
      case "output" -> content |= OutputItem.anySays(parser);
      default -> {
        if (isNested()) {
          ofResponse(parser, name);
        } else {
          ofEvent(parser, name, value);
        }
      }
    }
  }

  private void ofResponse(JsonParser parser, String name) throws IOException {
    switch (name) {
      case "id" -> id = Json.text(parser);
      case "created_at" -> created = Usage.count(parser, Long.MAX_VALUE);
      default -> parser.skipChildren();
    }
  }

  private void ofEvent(JsonParser parser, String name, JsonToken value) throws IOException {
    switch (name) {
      case "type" -> type = Json.text(parser);
      case "sequence_number" -> sequence = Usage.count(parser);
      case "message" -> message = Json.text(parser);
      case "code" -> code = value.isNumeric() ? parser.getText() : Json.text(parser);
      // a delta of any kind, and not only those of today
      case "delta", "partial_image_b64" -> content |= AnswerRules.says(parser);
      case "item" -> item = OutputItem.says(parser);
      case "response" -> nested(parser);
      default -> parser.skipChildren();
    }
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
