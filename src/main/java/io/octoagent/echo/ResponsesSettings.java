package io.octoagent.echo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.function.Predicate;

/**
 * Repeats a request's settings in its Response, as OpenAI does, for {@link ResponsesEcho}. A
 * setting that is too large to be repeated with several events, or is of the wrong type, appears as
 * if it was not given.
 */
final class ResponsesSettings {

  /** The longest setting that is repeated, in characters of JSON. */
  private static final int LONGEST = 100_000;

  /** How deep a setting that is repeated may nest. */
  private static final int DEEPEST = 100;

  private final JsonNode body;
  private final ObjectNode frame = Wire.object();

  private ResponsesSettings(JsonNode body) {
    this.body = body;
  }

  /** The Response at its start, without output. */
  static ObjectNode frame(Spoken spoken) {
    return new ResponsesSettings(spoken.body()).fill(spoken.stamp());
  }

  private ObjectNode fill(Stamp stamp) {
    frame
        .put("id", "resp_" + stamp.id().replace("-", ""))
        .put("object", "response")
        .put("created_at", stamp.seconds())
        .put("status", ResponsesItem.IN_PROGRESS)
        .put("background", false)
        .putNull("completed_at")
        .putNull("error")
        .putNull("incomplete_details");
    repeat("instructions", JsonNode::isTextual, "null");
    repeat("max_output_tokens", JsonNode::isInt, "null");
    repeat("max_tool_calls", JsonNode::isInt, "null");
    frame.put("model", Echo.NAME).putArray("output");
    repeat("parallel_tool_calls", JsonNode::isBoolean, "true");
    frame.putNull("previous_response_id");
    repeat("prompt_cache_key", JsonNode::isTextual, "null");
    repeat("reasoning", JsonNode::isObject, "{\"effort\":null,\"summary\":null}");
    repeat("safety_identifier", JsonNode::isTextual, "null");
    frame.put("service_tier", "default").put("store", false);
    repeat("temperature", JsonNode::isNumber, "1.0");
    repeat("text", JsonNode::isObject, "{}");
    ((ObjectNode) frame.path("text")).putIfAbsent("format", Wire.object().put("type", "text"));
    repeat("tool_choice", choice -> choice.isTextual() || choice.isObject(), "\"auto\"");
    repeat("tools", JsonNode::isArray, "[]");
    repeat("top_logprobs", JsonNode::isInt, "0");
    repeat("top_p", JsonNode::isNumber, "1.0");
    repeat("truncation", JsonNode::isTextual, "\"disabled\"");
    frame.putNull("usage");
    repeat("user", JsonNode::isTextual, "null");
    repeat("metadata", JsonNode::isObject, "{}");
    return frame;
  }

  private void repeat(String name, Predicate<JsonNode> type, String otherwise) {
    JsonNode given = body.path(name);
    boolean repeatable =
        type.test(given) && nests(given, DEEPEST) && given.toString().length() <= LONGEST;
    frame.set(name, repeatable ? given.deepCopy() : Wire.json(otherwise));
  }

  /** Whether {@code json} nests no deeper than {@code deepest}. */
  private static boolean nests(JsonNode json, int deepest) {
    return json.isValueNode()
        || (deepest > 0 && json.valueStream().allMatch(item -> nests(item, deepest - 1)));
  }
}
