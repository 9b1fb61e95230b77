package io.octoagent.testbed;

import static io.octoagent.testbed.Dialect.q;
import static java.util.Map.entry;

import java.util.List;
import java.util.Map.Entry;
import java.util.stream.Stream;

/** The proxy's Responses: streams without names of events, and with a [DONE]. */
final class ResponsesForm implements ProxyForm {
  private static final String ID = "msg_1";

  @Override
  public String plain(String group, String text) {
    return response(group, "completed", item("completed", part(text)), usage("null"));
  }

  @Override
  public List<Entry<String, String>> hollow(String group) {
    return List.of(
        entry("completed without output", response(group, "completed", "", usage("null"))),
        entry("completed with an empty text", plain(group, "")));
  }

  @Override
  public String error(int status, String message) {
    return ChatForm.openAiError("internal_server_error", message, status);
  }

  @Override
  public String unknownModel(String group) {
    return ChatForm.openAiError(
        "invalid_request_error", "/responses: Invalid model name passed in model=" + group, 400);
  }

  @Override
  public List<String> opening(String group) {
    return List.of(
        event(group, 0, "created", response(group, "in_progress", "", "null")),
        event(group, 1, "in_progress", response(group, "in_progress", "", "null")),
        event(group, 2, "output_item.added", "\"item\":" + item("in_progress", "")),
        event(group, 3, "content_part.added", "\"part\":" + part("")));
  }

  @Override
  public String content(String group, String text) {
    return event(group, 4, "output_text.delta", "\"delta\":" + q(text));
  }

  @Override
  public List<String> closing(String group, String text, boolean usage) {
    return List.of(
        event(group, 5, "output_text.done", "\"text\":" + q(text)),
        event(group, 6, "content_part.done", "\"part\":" + part(text)),
        event(group, 7, "output_item.done", "\"item\":" + item("completed", part(text))),
        completed(group, item("completed", part(text))));
  }

  /** The second is what LiteLLM makes of an Anthropic stream that breaks before content. */
  @Override
  public List<Entry<String, List<String>>> hollowStreams(String group) {
    List<String> opening = opening(group);
    return List.of(
        entry(
            "completed without output",
            List.of(opening.get(0), opening.get(1), completed(group, ""))),
        entry(
            "completed with an empty text",
            Stream.concat(opening.stream(), closing(group, "", true).stream()).toList()));
  }

  @Override
  public String errorEvent(String group, String message) {
    String failed = response(group, "failed", "", "null");
    String error = "\"error\":{\"code\":\"server_error\",\"message\":%s}".formatted(q(message));
    return event(group, 5, "failed", failed.replace("\"error\":null", error));
  }

  private static String completed(String group, String output) {
    return event(group, 8, "completed", response(group, "completed", output, usage(ChatJson.COST)));
  }

  private static String event(String group, int number, String type, String member) {
    String named =
        member.startsWith("{")
            ? "\"response\":" + member
            : "\"item_id\":\"%s\",\"output_index\":0,\"content_index\":0,%s".formatted(ID, member);
    return "{\"type\":\"response.%s\",%s,\"sequence_number\":%d,\"model\":%s}"
        .formatted(type, named, number, q(group));
  }

  private static String response(String group, String status, String output, String usage) {
    return """
    {"id":"resp_%s","created_at":1763971200,"error":null,"incomplete_details":null,"metadata":{},"model":%s,\
    "object":"response","output":[%s],"status":"%s","tool_choice":"auto","tools":[],"usage":%s}\
    """
        .formatted(group, q(group), output, status, usage);
  }

  private static String item(String status, String content) {
    return "{\"type\":\"message\",\"id\":\"%s\",\"status\":\"%s\",\"role\":\"assistant\",\"content\":[%s]}"
        .formatted(ID, status, content);
  }

  private static String part(String text) {
    return "{\"type\":\"output_text\",\"text\":%s,\"annotations\":[]}".formatted(q(text));
  }

  /** A stream has its cost here; a plain answer has it in a header. */
  private static String usage(String cost) {
    return """
    {"input_tokens":30,"input_tokens_details":{"cached_tokens":0},"output_tokens":20,\
    "output_tokens_details":{"reasoning_tokens":0},"total_tokens":50,"cost":%s}\
    """
        .formatted(cost);
  }
}
