package io.octoagent.echo;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** An echo as a chat completion. All its choices have the same content. */
record ChatEcho(Spoken spoken) implements Echo {

  private static final String CHUNK = "chat.completion.chunk";

  @Override
  public String finishReason() {
    return spoken.said().cut() ? "length" : content().finishReason();
  }

  @Override
  public Buffer whole() {
    ObjectNode answer = frame("chat.completion");
    ArrayNode choices = answer.putArray("choices");
    String words = spoken.said().words();
    for (int index = 0; index < spoken.request().choices(); index++) {
      ObjectNode message = choice(choices, index, finishReason()).putObject("message");
      message
          .put("role", "assistant")
          .setAll(content().message(callId(index), words).putNull("refusal"));
    }
    answer.set("usage", usage());
    return Wire.whole(answer);
  }

  /** The events; the choices come in turn. */
  @Override
  public List<Buffer> events(boolean usageAsked) {
    List<List<ObjectNode>> deltas =
        IntStream.range(0, spoken.request().choices()).mapToObj(this::deltas).toList();
    List<Buffer> events = new ArrayList<>();
    for (int step = 0; step < deltas.getFirst().size(); step++) {
      for (int index = 0; index < deltas.size(); index++) {
        events.add(event(index, deltas.get(index).get(step), null));
      }
    }
    for (int index = 0; index < deltas.size(); index++) {
      events.add(event(index, Wire.object(), finishReason()));
    }
    if (usageAsked) {
      ObjectNode closing = frame(CHUNK);
      closing.putArray("choices");
      closing.set("usage", usage());
      events.add(Wire.event(closing));
    }
    return events;
  }

  private List<ObjectNode> deltas(int index) {
    List<ObjectNode> deltas = content().deltas(callId(index), spoken.said().pieces());
    deltas.getFirst().put("role", "assistant");
    return deltas;
  }

  private ChatContent content() {
    return ChatContent.of(spoken.said().tool(), ChatTools.forcesLegacy(spoken.body()));
  }

  private ObjectNode frame(String object) {
    Stamp stamp = spoken.stamp();
    return Wire.object()
        .put("id", "chatcmpl-" + stamp.id())
        .put("object", object)
        .put("created", stamp.seconds())
        .put("model", NAME)
        .put("system_fingerprint", stamp.fingerprint());
  }

  private static ObjectNode choice(ArrayNode choices, int index, String finishReason) {
    return choices
        .addObject()
        .put("index", index)
        .putNull("logprobs")
        .put("finish_reason", finishReason);
  }

  private ObjectNode usage() {
    int promptTokens = spoken.request().promptTokens();
    return Wire.object()
        .put("prompt_tokens", promptTokens)
        .put("completion_tokens", spoken.outputTokens())
        .put("total_tokens", promptTokens + spoken.outputTokens());
  }

  private String callId(int index) {
    return spoken.stamp().partId("call_", index);
  }

  private Buffer event(int index, ObjectNode delta, String finishReason) {
    ObjectNode chunk = frame(CHUNK);
    choice(chunk.putArray("choices"), index, finishReason).set("delta", delta);
    return Wire.event(chunk);
  }
}
