package io.octoagent.echo;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** The one output item of {@link ResponsesEcho}, and the events of a stream that are about it. */
sealed interface ResponsesItem {

  /** Its status while it is streamed. */
  String IN_PROGRESS = "in_progress";

  /** The item with {@code words} as its content. */
  ObjectNode item(String status, String words);

  /** The events between the item's start and the first piece. */
  List<ObjectNode> opening();

  /** The event for one piece. */
  ObjectNode more(String piece);

  /** The events between the last piece and the item's end. */
  List<ObjectNode> closing(String words);

  private static ObjectNode event(String type, String id) {
    return Wire.object().put("type", type).put("item_id", id).put("output_index", 0);
  }

  /** A message. */
  record Message(String id) implements ResponsesItem {

    @Override
    public ObjectNode item(String status, String words) {
      ObjectNode item =
          Wire.object()
              .put("id", id)
              .put("type", "message")
              .put("status", status)
              .put("role", "assistant");
      item.putArray("content");
      if (!status.equals(IN_PROGRESS)) {
        item.withArray("content").add(part(words));
      }
      return item;
    }

    @Override
    public List<ObjectNode> opening() {
      return List.of(part("response.content_part.added", ""));
    }

    @Override
    public ObjectNode more(String piece) {
      return text("response.output_text.delta").put("delta", piece);
    }

    @Override
    public List<ObjectNode> closing(String words) {
      return List.of(
          text("response.output_text.done").put("text", words),
          part("response.content_part.done", words));
    }

    private ObjectNode text(String type) {
      ObjectNode event = ResponsesItem.event(type, id).put("content_index", 0);
      event.putArray("logprobs");
      return event;
    }

    private ObjectNode part(String type, String words) {
      return ResponsesItem.event(type, id).put("content_index", 0).set("part", part(words));
    }

    private static ObjectNode part(String words) {
      ObjectNode part = Wire.object().put("type", "output_text").put("text", words);
      part.putArray("annotations");
      part.putArray("logprobs");
      return part;
    }
  }

  /** A function call. */
  record FunctionCall(String id, String callId, String name) implements ResponsesItem {

    @Override
    public ObjectNode item(String status, String words) {
      return Wire.object()
          .put("id", id)
          .put("type", "function_call")
          .put("status", status)
          .put("arguments", words)
          .put("call_id", callId)
          .put("name", name);
    }

    @Override
    public List<ObjectNode> opening() {
      return List.of();
    }

    @Override
    public ObjectNode more(String piece) {
      return ResponsesItem.event("response.function_call_arguments.delta", id).put("delta", piece);
    }

    @Override
    public List<ObjectNode> closing(String words) {
      return List.of(
          ResponsesItem.event("response.function_call_arguments.done", id)
              .put("name", name)
              .put("arguments", words));
    }
  }
}
