package io.octoagent.testbed;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;

/**
 * The JSON of a healthy group's answers, plain and per streamed event, as LiteLLM passes them on.
 */
public final class ChatJson {
  /** What a healthy stream and a healthy plain answer cost, as LiteLLM writes it. */
  public static final String COST = "1.65e-05";

  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final Map<String, String> VENDOR_MODELS =
      Map.of(
          "cheap", "gpt-4o-mini-2024-07-18",
          "main", "gpt-4o-2024-08-06",
          "fallback", "claude-haiku-4-5-20251001");

  private ChatJson() {}

  /** A plain answer of this group with this content. */
  public static String completion(String group, String content) {
    ObjectNode message = NODES.objectNode().put("content", content).put("role", "assistant");
    ObjectNode body = frame(group, "chat.completion");
    body.putArray("choices")
        .addObject()
        .put("finish_reason", "stop")
        .put("index", 0)
        .set("message", message);
    body.set("usage", usage());
    return body.toString();
  }

  /**
   * The events of a healthy stream but for [DONE]: role, one per word, finish and, when asked for,
   * usage.
   */
  public static List<String> streamEvents(String group, String content, boolean usage) {
    return Api.CHAT.proxy().stream(group, content, usage);
  }

  /** The first event of a stream, which carries no content. */
  public static String roleEvent(String group) {
    return deltaEvent(group, NODES.objectNode().put("role", "assistant").put("content", ""), null);
  }

  /** An event with a piece of the answer. */
  public static String contentEvent(String group, String text) {
    return deltaEvent(group, NODES.objectNode().put("content", text), null);
  }

  /** The event that says why the answer ends. */
  public static String finishEvent(String group, String reason) {
    return deltaEvent(group, NODES.objectNode(), reason);
  }

  /** The last chunk, with usage and its cost. */
  public static String usageEvent(String group) {
    ObjectNode chunk = frame(group, "chat.completion.chunk");
    chunk.putArray("choices");
    ObjectNode usage = usage();
    usage.put("cost", Double.parseDouble(COST));
    chunk.set("usage", usage);
    return chunk.toString();
  }

  /** A chunk with this delta and finish reason, which may be null. */
  public static String deltaEvent(String group, ObjectNode delta, String finishReason) {
    ObjectNode chunk = frame(group, "chat.completion.chunk");
    ObjectNode choice = chunk.putArray("choices").addObject();
    choice.put("index", 0).put("finish_reason", finishReason);
    choice.set("delta", delta);
    return chunk.toString();
  }

  /** The vendor model that a healthy answer of this group names. */
  public static String vendorModel(String group) {
    return VENDOR_MODELS.getOrDefault(group, "gpt-unknown");
  }

  private static ObjectNode frame(String group, String object) {
    return NODES
        .objectNode()
        .put("id", "chatcmpl-" + group)
        .put("created", 1763971200)
        .put("model", vendorModel(group))
        .put("object", object)
        .put("system_fingerprint", "fp_" + group);
  }

  private static ObjectNode usage() {
    return NODES
        .objectNode()
        .put("completion_tokens", 20)
        .put("prompt_tokens", 30)
        .put("total_tokens", 50);
  }
}
