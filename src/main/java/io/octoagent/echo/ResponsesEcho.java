package io.octoagent.echo;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;

/** An echo as a Response. Nothing in it says whether it replaces a failed answer. */
record ResponsesEcho(Spoken spoken) implements Echo {

  /** The status of the Response. */
  @Override
  public String finishReason() {
    return spoken.said().cut() ? "incomplete" : "completed";
  }

  @Override
  public Buffer whole() {
    return Wire.whole(ended(ResponsesSettings.frame(spoken)));
  }

  @Override
  public List<Buffer> events(boolean usageAsked) {
    ResponsesItem item = item();
    String words = spoken.said().words();
    ObjectNode frame = ResponsesSettings.frame(spoken);
    List<ObjectNode> events = new ArrayList<>();
    events.add(event("response.created").set("response", frame));
    events.add(event("response.in_progress").set("response", frame));
    events.add(
        event("response.output_item.added")
            .put("output_index", 0)
            .set("item", item.item(ResponsesItem.IN_PROGRESS, "")));
    events.addAll(item.opening());
    spoken.said().pieces().forEach(piece -> events.add(item.more(piece)));
    events.addAll(item.closing(words));
    events.add(
        event("response.output_item.done")
            .put("output_index", 0)
            .set("item", item.item(finishReason(), words)));
    events.add(event("response." + finishReason()).set("response", ended(frame.deepCopy())));
    for (int number = 0; number < events.size(); number++) {
      events.get(number).put("sequence_number", number);
    }
    return events.stream().map(Wire::typedEvent).toList();
  }

  private static ObjectNode event(String type) {
    return Wire.object().put("type", type);
  }

  private ResponsesItem item() {
    Stamp stamp = spoken.stamp();
    return spoken
        .said()
        .tool()
        .<ResponsesItem>map(
            name ->
                new ResponsesItem.FunctionCall(
                    stamp.partId("fc_", 0), stamp.partId("call_", 0), name))
        .orElseGet(() -> new ResponsesItem.Message(stamp.partId("msg_", 0)));
  }

  /** Completes {@code frame}, the Response as it is at the start. */
  private ObjectNode ended(ObjectNode frame) {
    frame.put("status", finishReason());
    if (spoken.said().cut()) {
      frame.putObject("incomplete_details").put("reason", "max_output_tokens");
    } else {
      frame.put("completed_at", spoken.stamp().seconds());
    }
    frame.putArray("output").add(item().item(finishReason(), spoken.said().words()));
    frame.set("usage", usage());
    return frame;
  }

  private ObjectNode usage() {
    int inputTokens = spoken.request().promptTokens();
    ObjectNode usage = Wire.object().put("input_tokens", inputTokens);
    usage.putObject("input_tokens_details").put("cached_tokens", 0).put("cache_write_tokens", 0);
    usage.put("output_tokens", spoken.outputTokens());
    usage.putObject("output_tokens_details").put("reasoning_tokens", 0);
    return usage.put("total_tokens", inputTokens + spoken.outputTokens());
  }
}
