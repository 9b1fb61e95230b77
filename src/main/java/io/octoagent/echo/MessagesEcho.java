package io.octoagent.echo;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;

/**
 * An echo as a message of Anthropic's API. Nothing in it says whether it replaces a failed answer.
 */
record MessagesEcho(Spoken spoken) implements Echo {

  /** The stop reason. */
  @Override
  public String finishReason() {
    return switch (spoken.said().end()) {
      case Said.End.Cut cut -> "max_tokens";
      case Said.End.Stopped stopped -> "stop_sequence";
      case Said.End.Complete complete -> spoken.said().tool().isPresent() ? "tool_use" : "end_turn";
    };
  }

  /** The message. Arguments that are truncated are no JSON, so only a stream has them. */
  @Override
  public Buffer whole() {
    ObjectNode message = message(spoken.outputTokens());
    message.withArray("content").add(block(spoken.said().words()));
    return Wire.whole(message.setAll(ending()));
  }

  @Override
  public List<Buffer> events(boolean usageAsked) {
    List<ObjectNode> events = new ArrayList<>();
    events.add(event("message_start").set("message", message(0)));
    events.add(event("content_block_start").put("index", 0).set("content_block", block("")));
    for (String piece : spoken.said().pieces()) {
      events.add(event("content_block_delta").put("index", 0).set("delta", delta(piece)));
    }
    events.add(event("content_block_stop").put("index", 0));
    ObjectNode closing = event("message_delta").set("delta", ending());
    events.add(closing.set("usage", usage(spoken.outputTokens())));
    events.add(event("message_stop"));
    return events.stream().map(Wire::typedEvent).toList();
  }

  private static ObjectNode event(String type) {
    return Wire.object().put("type", type);
  }

  /** The message without content or ending. */
  private ObjectNode message(int outputTokens) {
    ObjectNode message =
        Wire.object()
            .put("id", spoken.stamp().partId("msg_", 0))
            .put("type", "message")
            .put("role", "assistant")
            .put("model", NAME);
    message.putArray("content");
    message.putNull("stop_reason").putNull("stop_sequence");
    return message.set("usage", usage(outputTokens));
  }

  private ObjectNode block(String words) {
    return spoken
        .said()
        .tool()
        .map(name -> toolUse(name, words))
        .orElseGet(() -> event("text").put("text", words).putNull("citations"));
  }

  private ObjectNode toolUse(String name, String words) {
    boolean readable = !words.isEmpty() && !spoken.said().cut();
    return event("tool_use")
        .put("id", spoken.stamp().partId("toolu_", 0))
        .put("name", name)
        .set("input", readable ? Wire.json(words) : Wire.object());
  }

  private ObjectNode delta(String piece) {
    return spoken.said().tool().isPresent()
        ? event("input_json_delta").put("partial_json", piece)
        : event("text_delta").put("text", piece);
  }

  private ObjectNode ending() {
    String sequence =
        spoken.said().end() instanceof Said.End.Stopped stopped ? stopped.stop() : null;
    return Wire.object().put("stop_reason", finishReason()).put("stop_sequence", sequence);
  }

  private ObjectNode usage(int outputTokens) {
    return Wire.object()
        .put("input_tokens", spoken.request().promptTokens())
        .put("cache_creation_input_tokens", 0)
        .put("cache_read_input_tokens", 0)
        .put("output_tokens", outputTokens);
  }
}
