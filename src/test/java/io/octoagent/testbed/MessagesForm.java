package io.octoagent.testbed;

import static io.octoagent.testbed.Dialect.q;
import static java.util.Map.entry;

import java.util.List;
import java.util.Map.Entry;
import java.util.stream.Stream;

/** The proxy's Messages: streams with names of events, and without a [DONE] or a cost. */
final class MessagesForm implements ProxyForm {
  private static final String START =
      "{\"type\":\"content_block_start\",\"index\":0,\"content_block\":{\"type\":\"text\",\"text\":\"\"}}";

  @Override
  public String plain(String group, String text) {
    return message(group, "{\"type\":\"text\",\"text\":%s}".formatted(q(text)), "end_turn", 20);
  }

  @Override
  public List<Entry<String, String>> hollow(String group) {
    return List.of(
        entry("an end of turn without content", message(group, "", "end_turn", 0)),
        entry("an end of turn with an empty text", plain(group, "")));
  }

  @Override
  public String error(int status, String message) {
    return error(kind(status), message);
  }

  @Override
  public String unknownModel(String group) {
    return error(
        "invalid_request_error", "anthropic_messages: Invalid model name passed in model=" + group);
  }

  @Override
  public List<String> opening(String group) {
    String message = message(group, "", null, 1);
    return List.of(
        "{\"type\":\"message_start\",\"message\":%s}".formatted(message),
        START,
        "{\"type\":\"ping\"}");
  }

  @Override
  public String content(String group, String text) {
    return "{\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":%s}}"
        .formatted(q(text));
  }

  @Override
  public List<String> closing(String group, String text, boolean usage) {
    String delta =
        """
        {"type":"message_delta","delta":{"stop_reason":"end_turn","stop_sequence":null},\
        "usage":{"input_tokens":30,"output_tokens":20}}\
        """;
    return List.of(
        "{\"type\":\"content_block_stop\",\"index\":0}", delta, "{\"type\":\"message_stop\"}");
  }

  @Override
  public List<Entry<String, List<String>>> hollowStreams(String group) {
    List<String> opening = opening(group);
    List<String> closing = closing(group, "", true);
    return List.of(
        entry(
            "an end of turn without content",
            List.of(opening.getFirst(), closing.get(1), closing.get(2))),
        entry(
            "an end of turn with an empty text",
            Stream.concat(opening.stream(), closing.stream()).toList()));
  }

  @Override
  public String errorEvent(String group, String message) {
    return error("api_error", message);
  }

  @Override
  public String frame(String event) {
    return "event: %s\ndata: %s\n\n".formatted(Caller.json(event).path("type").asText(), event);
  }

  @Override
  public String end() {
    return "";
  }

  private static String message(String group, String content, String stop, int out) {
    return """
    {"id":"msg_%s","type":"message","role":"assistant","model":%s,"content":[%s],"stop_reason":%s,"stop_sequence":null,\
    "usage":{"input_tokens":30,"cache_read_input_tokens":0,"output_tokens":%d}}\
    """
        .formatted(group, q(group), content, q(stop), out);
  }

  private static String error(String type, String message) {
    return "{\"type\":\"error\",\"error\":{\"type\":%s,\"message\":%s}}"
        .formatted(q(type), q(message));
  }

  private static String kind(int status) {
    return switch (status) {
      case 400, 422 -> "invalid_request_error";
      case 401 -> "authentication_error";
      case 403 -> "permission_error";
      case 404 -> "not_found_error";
      case 413 -> "request_too_large";
      case 429 -> "rate_limit_error";
      case 529 -> "overloaded_error";
      default -> "api_error";
    };
  }
}
