package io.octoagent.echo;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;

/**
 * One echo, in both of OpenAI's forms, created by {@link EchoModel}. All its choices have the same
 * content, and a piece counts as a token.
 */
public final class Echo {

  /** The model's name in its answers. */
  public static final String NAME = "echo";

  private static final String CHUNK = "chat.completion.chunk";

  private final String id;
  private final Instant created;
  private final String fingerprint;
  private final EchoRequest request;
  private final Said said;

  /**
   * An answer.
   *
   * @param id distinguishes the request from others
   */
  Echo(String id, Instant created, String fingerprint, EchoRequest request) {
    this.id = id;
    this.created = created;
    this.fingerprint = fingerprint;
    this.request = request;
    this.said = new Speaker(request).say();
  }

  /** The finish reason of its choices. */
  public String finishReason() {
    return said.finishReason();
  }

  /** The whole answer as one JSON object. */
  public Buffer whole() {
    ObjectNode answer = frame("chat.completion");
    ArrayNode choices = answer.putArray("choices");
    for (int index = 0; index < request.choices(); index++) {
      ObjectNode message = choice(choices, index, said.finishReason()).putObject("message");
      message.put("role", "assistant").setAll(said.message(callId(index)));
    }
    answer.set("usage", usage());
    return Buffer.buffer(answer.toString().getBytes(StandardCharsets.UTF_8));
  }

  /**
   * The answer as server-sent events, one per piece and the choices in turn, without the closing
   * {@code [DONE]}.
   */
  public List<Buffer> events(boolean withUsage) {
    List<List<ObjectNode>> deltas =
        IntStream.range(0, request.choices()).mapToObj(i -> said.deltas(callId(i))).toList();
    deltas.forEach(choice -> choice.getFirst().put("role", "assistant"));
    List<Buffer> events = new ArrayList<>();
    for (int step = 0; step < deltas.getFirst().size(); step++) {
      for (int index = 0; index < deltas.size(); index++) {
        events.add(event(index, deltas.get(index).get(step), null));
      }
    }
    for (int index = 0; index < deltas.size(); index++) {
      events.add(event(index, JsonNodeFactory.instance.objectNode(), said.finishReason()));
    }
    if (withUsage) {
      ObjectNode closing = frame(CHUNK);
      closing.putArray("choices");
      closing.set("usage", usage());
      events.add(event(closing));
    }
    return events;
  }

  private ObjectNode frame(String object) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("id", "chatcmpl-" + id)
        .put("object", object)
        .put("created", created.getEpochSecond())
        .put("model", NAME)
        .put("system_fingerprint", fingerprint);
  }

  private static ObjectNode choice(ArrayNode choices, int index, String finishReason) {
    return choices
        .addObject()
        .put("index", index)
        .putNull("logprobs")
        .put("finish_reason", finishReason);
  }

  private ObjectNode usage() {
    int completionTokens = said.pieces().size() * request.choices();
    return JsonNodeFactory.instance
        .objectNode()
        .put("prompt_tokens", request.promptTokens())
        .put("completion_tokens", completionTokens)
        .put("total_tokens", request.promptTokens() + completionTokens);
  }

  private String callId(int index) {
    byte[] name = (id + index).getBytes(StandardCharsets.UTF_8);
    return "call_" + UUID.nameUUIDFromBytes(name).toString().replace("-", "");
  }

  private Buffer event(int index, ObjectNode delta, String finishReason) {
    ObjectNode chunk = frame(CHUNK);
    choice(chunk.putArray("choices"), index, finishReason).set("delta", delta);
    return event(chunk);
  }

  private static Buffer event(ObjectNode chunk) {
    return Buffer.buffer(("data: " + chunk + "\n\n").getBytes(StandardCharsets.UTF_8));
  }
}
