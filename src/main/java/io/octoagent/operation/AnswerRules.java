package io.octoagent.operation;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.Locale;
import java.util.Set;

/**
 * Defines what an answer is, for plain answers and streams alike: which members of a message are
 * content, and which finish reasons explain an empty one. A success that is no answer by these
 * rules is hollow; {@code PlainTransport} and {@link AnswerStream} find it so by {@link
 * AnswerScan#answers}. It tests what a value means, not whether it is present; an unknown member
 * counts like any other (docs/decisions/0011). Used by {@link Choice} and {@link OutputItem}.
 */
final class AnswerRules {

  /** Members that describe a message, or a part of one, and are not its content. */
  private static final Set<String> BOOKKEEPING =
      Set.of(
          "role",
          "id",
          "index",
          "type",
          "object",
          "name",
          "model",
          "status",
          "phase",
          "created",
          "expires_at",
          "finish_reason",
          "native_finish_reason",
          "stop_reason",
          "format",
          "mime_type",
          "media_type",
          "signature",
          "thought_signature",
          "thought_signatures",
          "system_fingerprint",
          "service_tier",
          "metadata",
          "usage",
          "logprobs");

  /**
   * Members that do not begin a tool call. Its id or its name begins it, before it has arguments.
   */
  private static final Set<String> BOOKKEEPING_OF_CALLS = Set.of("type", "role");

  /**
   * Finish reasons after which an empty message is a fault: the model ended by itself, or the
   * vendor failed. Any other reason explains the lack of content.
   */
  private static final Set<String> UNEXPLAINING =
      Set.of(
          "stop",
          "stop_sequence",
          "end_turn",
          "eos",
          "eos_token",
          "end",
          "complete",
          "completed",
          "finish_reason_unspecified",
          "unknown",
          "error",
          "network_error",
          "insufficient_system_resource",
          "abort",
          "cancelled");

  private AnswerRules() {}

  /** Whether the member {@code name} of a message is not content. */
  static boolean isBookkeeping(String name) {
    return BOOKKEEPING.contains(name) || name.endsWith("_id");
  }

  /** Whether the current value, which is read to its end, contains text that is content. */
  static boolean says(JsonParser parser) throws IOException {
    return hasText(parser, false);
  }

  /** Whether the current value, which is read to its end, is a tool call that has begun. */
  static boolean calls(JsonParser parser) throws IOException {
    return hasText(parser, true);
  }

  /** The finish reason in {@code word}; null if it is empty. */
  static String finishReason(String word) {
    return word.isBlank() || word.equals("null") ? null : word;
  }

  /** Whether a choice that ended for {@code finishReason} is an answer even without content. */
  static boolean explains(String finishReason) {
    return !UNEXPLAINING.contains(finishReason.toLowerCase(Locale.ROOT));
  }

  private static boolean hasText(JsonParser parser, boolean call) throws IOException {
    boolean found = false;
    switch (parser.currentToken()) {
      case VALUE_STRING -> found = parser.getTextLength() > 0;
      case START_ARRAY -> {
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          found = found(parser, found, call);
        }
      }
      case START_OBJECT -> {
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
          String name = parser.currentName();
          parser.nextToken();
          if (call ? BOOKKEEPING_OF_CALLS.contains(name) : isBookkeeping(name)) {
            parser.skipChildren();
          } else {
            found = found(parser, found, call);
          }
        }
      }
      default -> {}
    }
    return found;
  }

  /** Skips the rest once something was found. */
  private static boolean found(JsonParser parser, boolean already, boolean call)
      throws IOException {
    if (already) {
      parser.skipChildren();
      return true;
    }
    return hasText(parser, call);
  }
}
