package io.octoagent.testbed;

import java.util.List;

/** Anthropic's messages. */
class AnthropicDialect extends Dialect {
  private static final String STOP = named("{\"type\": \"content_block_stop\", \"index\": 0}");

  @Override
  String key(Request request) {
    return request.header("x-api-key");
  }

  @Override
  String complete(VendorCall call, String text) {
    return message(call, "{\"type\": \"text\", \"text\": %s}".formatted(q(text)), "end_turn");
  }

  @Override
  String nothing(VendorCall call) {
    return message(call, "", "end_turn");
  }

  @Override
  String completeTool(VendorCall call, String tool, String arguments) {
    String block = "{\"type\": \"tool_use\", \"id\": \"toolu_1\", \"name\": %s, \"input\": %s}";
    return message(call, block.formatted(q(tool), arguments), "tool_use");
  }

  @Override
  List<String> opening(VendorCall call) {
    String start =
        """
        {"type": "message_start", "message": {"id": "msg_vendor", "type": "message", "role": "assistant",
         "model": %s, "content": [], "stop_reason": null, "stop_sequence": null,
         "usage": {"input_tokens": %d, "cache_read_input_tokens": %d, "output_tokens": 1}}}\
        """;
    Usage usage = call.usage();
    return List.of(
        named(start.formatted(q(call.model()), usage.in() - usage.cached(), usage.cached())));
  }

  @Override
  List<String> textOpening(VendorCall call) {
    String begin =
        """
        {"type": "content_block_start", "index": 0, "content_block": {"type": "text", "text": ""}}\
        """;
    return join(opening(call), List.of(named(begin), named("{\"type\": \"ping\"}")));
  }

  @Override
  String token(VendorCall call, String text) {
    return named(
        """
        {"type": "content_block_delta", "index": 0, "delta": {"type": "text_delta", "text": %s}}\
        """
            .formatted(q(text)));
  }

  @Override
  List<String> tool(VendorCall call, String tool, List<String> argumentParts) {
    String begin =
        """
        {"type": "content_block_start", "index": 0,
         "content_block": {"type": "tool_use", "id": "toolu_1", "name": %s, "input": {}}}\
        """;
    String part =
        """
        {"type": "content_block_delta", "index": 0, "delta": {"type": "input_json_delta", "partial_json": %s}}\
        """;
    List<String> parts =
        argumentParts.stream().map(text -> named(part.formatted(q(text)))).toList();
    List<String> all = join(List.of(named(begin.formatted(q(tool)))), parts);
    return join(all, join(List.of(STOP), end(call, "tool_use")));
  }

  @Override
  List<String> closing(VendorCall call, String text) {
    return join(List.of(STOP), end(call, "end_turn"));
  }

  @Override
  List<String> nothingStreamed(VendorCall call) {
    return join(opening(call), end(call, "end_turn"));
  }

  private static List<String> end(VendorCall call, String reason) {
    String delta =
        """
        {"type": "message_delta", "delta": {"stop_reason": "%s", "stop_sequence": null},
         "usage": {"output_tokens": %d}}\
        """;
    return List.of(
        named(delta.formatted(reason, call.usage().out())), named("{\"type\": \"message_stop\"}"));
  }

  @Override
  String error(int status, String message) {
    return "{\"type\": \"error\", \"error\": {\"type\": \"fault_%d\", \"message\": %s}}"
        .formatted(status, q(message));
  }

  @Override
  String errorEvent(VendorCall call, String message) {
    return named(
        "{\"type\": \"error\", \"error\": {\"type\": \"overloaded_error\", \"message\": %s}}"
            .formatted(q(message)));
  }

  private static String message(VendorCall call, String block, String stop) {
    return """
    {"id": "msg_vendor", "type": "message", "role": "assistant", "model": %s, "content": [%s],
     "stop_reason": "%s", "stop_sequence": null,
     "usage": {"input_tokens": %d, "cache_read_input_tokens": %d, "output_tokens": %d}}\
    """
        .formatted(
            q(call.model()),
            block,
            stop,
            call.usage().in() - call.usage().cached(),
            call.usage().cached(),
            call.usage().out());
  }
}
