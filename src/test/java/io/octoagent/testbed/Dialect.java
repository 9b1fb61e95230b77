package io.octoagent.testbed;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.List;
import java.util.stream.Stream;

/** How one vendor says things on the wire; {@link VendorScript} says what is said. */
enum Dialect {
  /** OpenAI's chat completions. */
  OPENAI {
    @Override
    String key(Request request) {
      String bearer = request.header("Authorization");
      return bearer == null ? null : bearer.replaceFirst("^Bearer ", "");
    }

    @Override
    String complete(VendorCall call, String text) {
      return completion(
          call, "{\"role\": \"assistant\", \"content\": %s}".formatted(q(text)), "stop");
    }

    @Override
    String completeTool(VendorCall call, String tool, String arguments) {
      String message =
          """
          {"role": "assistant", "content": null, "tool_calls": [{"id": "call_1", "type": "function",
           "function": {"name": %s, "arguments": %s}}]}\
          """;
      return completion(call, message.formatted(q(tool), q(arguments)), "tool_calls");
    }

    @Override
    List<String> opening(VendorCall call) {
      return List.of(delta(call, "{\"role\": \"assistant\", \"content\": \"\"}", null));
    }

    @Override
    String token(VendorCall call, String text) {
      return delta(call, "{\"content\": %s}".formatted(q(text)), null);
    }

    @Override
    List<String> tool(VendorCall call, String tool, List<String> argumentParts) {
      String begin =
          """
          {"tool_calls": [{"index": 0, "id": "call_1", "type": "function",
           "function": {"name": %s, "arguments": ""}}]}\
          """;
      String part = "{\"tool_calls\": [{\"index\": 0, \"function\": {\"arguments\": %s}}]}";
      List<String> parts =
          argumentParts.stream().map(text -> delta(call, part.formatted(q(text)), null)).toList();
      return join(List.of(delta(call, begin.formatted(q(tool)), null)), parts);
    }

    @Override
    List<String> closing(VendorCall call, boolean tool) {
      String finish = delta(call, "{}", tool ? "tool_calls" : "stop");
      String done = "data: [DONE]\n\n";
      if (!call.body().at("/stream_options/include_usage").asBoolean()) {
        return List.of(finish, done);
      }
      return List.of(finish, data(chunk(call, "[]", usage(call.usage()))), done);
    }

    @Override
    String error(int status, String message) {
      return "{\"error\": {\"message\": %s, \"type\": \"fault\", \"param\": null, \"code\": \"e%d\"}}"
          .formatted(q(message), status);
    }

    @Override
    String errorEvent(String message) {
      return data(error(500, message));
    }

    private String completion(VendorCall call, String message, String finish) {
      return """
      {"id": "chatcmpl-vendor", "object": "chat.completion", "created": 1, "model": %s,
       "choices": [{"index": 0, "message": %s, "finish_reason": "%s"}],
       "usage": %s, "system_fingerprint": "fp_vendor"}\
      """
          .formatted(q(call.model()), message, finish, usage(call.usage()));
    }

    private String delta(VendorCall call, String delta, String finish) {
      String choice = "[{\"index\": 0, \"delta\": %s, \"finish_reason\": %s}]";
      return data(chunk(call, choice.formatted(delta, q(finish)), "null"));
    }

    private String chunk(VendorCall call, String choices, String usage) {
      return """
      {"id": "chatcmpl-vendor", "object": "chat.completion.chunk", "created": 1, "model": %s, "choices": %s, "usage": %s}\
      """
          .formatted(q(call.model()), choices, usage);
    }

    private String usage(Usage usage) {
      return """
      {"prompt_tokens": %d, "completion_tokens": %d, "total_tokens": %d, "prompt_tokens_details": {"cached_tokens": %d}}\
      """
          .formatted(usage.in(), usage.out(), usage.in() + usage.out(), usage.cached());
    }

    private static String data(String json) {
      return "data: " + json.replace('\n', ' ') + "\n\n";
    }
  },

  /** Anthropic's messages. */
  ANTHROPIC {
    @Override
    String key(Request request) {
      return request.header("x-api-key");
    }

    @Override
    String complete(VendorCall call, String text) {
      return message(call, "{\"type\": \"text\", \"text\": %s}".formatted(q(text)), "end_turn");
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
          event(start.formatted(q(call.model()), usage.in() - usage.cached(), usage.cached())));
    }

    @Override
    List<String> textOpening(VendorCall call) {
      String begin =
          """
          {"type": "content_block_start", "index": 0, "content_block": {"type": "text", "text": ""}}\
          """;
      return join(opening(call), List.of(event(begin), event("{\"type\": \"ping\"}")));
    }

    @Override
    String token(VendorCall call, String text) {
      return event(
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
          argumentParts.stream().map(text -> event(part.formatted(q(text)))).toList();
      return join(List.of(event(begin.formatted(q(tool)))), parts);
    }

    @Override
    List<String> closing(VendorCall call, boolean tool) {
      String delta =
          """
          {"type": "message_delta", "delta": {"stop_reason": "%s", "stop_sequence": null},
           "usage": {"output_tokens": %d}}\
          """;
      return List.of(
          event("{\"type\": \"content_block_stop\", \"index\": 0}"),
          event(delta.formatted(tool ? "tool_use" : "end_turn", call.usage().out())),
          event("{\"type\": \"message_stop\"}"));
    }

    @Override
    String error(int status, String message) {
      return "{\"type\": \"error\", \"error\": {\"type\": \"fault_%d\", \"message\": %s}}"
          .formatted(status, q(message));
    }

    @Override
    String errorEvent(String message) {
      return event(
          "{\"type\": \"error\", \"error\": {\"type\": \"overloaded_error\", \"message\": %s}}"
              .formatted(q(message)));
    }

    private String message(VendorCall call, String block, String stop) {
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

    private static String event(String json) {
      String type = json.replaceFirst("(?s)^\\{\"type\": \"(\\w+)\".*", "$1");
      return "event: " + type + "\ndata: " + json.replace('\n', ' ') + "\n\n";
    }
  };

  /** The path under which a vendor's client asks. */
  static Dialect of(Request request) {
    return request.path().endsWith("/messages") ? ANTHROPIC : OPENAI;
  }

  /** The key the caller showed, or null. */
  abstract String key(Request request);

  abstract String complete(VendorCall call, String text);

  abstract String completeTool(VendorCall call, String tool, String arguments);

  /** What a stream says before its first content: who speaks. */
  abstract List<String> opening(VendorCall call);

  /** The same, and that text follows. */
  List<String> textOpening(VendorCall call) {
    return opening(call);
  }

  /** One piece of text in a stream. */
  abstract String token(VendorCall call, String text);

  /** A tool call in a stream. */
  abstract List<String> tool(VendorCall call, String tool, List<String> argumentParts);

  /** The finish reason, the usage and the end. */
  abstract List<String> closing(VendorCall call, boolean tool);

  abstract String error(int status, String message);

  abstract String errorEvent(String message);

  static String q(String text) {
    JsonNode node =
        text == null
            ? JsonNodeFactory.instance.nullNode()
            : JsonNodeFactory.instance.textNode(text);
    return node.toString();
  }

  private static List<String> join(List<String> first, List<String> second) {
    return Stream.concat(first.stream(), second.stream()).toList();
  }
}
