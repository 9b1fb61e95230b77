package io.octoagent.testbed;

import java.util.List;

/** OpenAI's chat completions. */
final class ChatDialect extends Dialect {
  @Override
  String complete(VendorCall call, String text) {
    return completion(
        call, "{\"role\": \"assistant\", \"content\": %s}".formatted(q(text)), "stop");
  }

  @Override
  String nothing(VendorCall call) {
    return completion(call, "{\"role\": \"assistant\", \"content\": null}", "stop");
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
    List<String> all = join(List.of(delta(call, begin.formatted(q(tool)), null)), parts);
    return join(all, end(call, "tool_calls"));
  }

  @Override
  List<String> closing(VendorCall call, String text) {
    return end(call, "stop");
  }

  @Override
  List<String> nothingStreamed(VendorCall call) {
    return join(opening(call), end(call, "stop"));
  }

  private static List<String> end(VendorCall call, String reason) {
    String finish = delta(call, "{}", reason);
    String done = "data: [DONE]\n\n";
    if (!call.body().at("/stream_options/include_usage").asBoolean()) {
      return List.of(finish, done);
    }
    return List.of(finish, data(chunk(call, "[]", usage(call.usage()))), done);
  }

  @Override
  String error(int status, String message) {
    return openAiError(status, message);
  }

  @Override
  String errorEvent(VendorCall call, String message) {
    return data(error(500, message));
  }

  private static String completion(VendorCall call, String message, String finish) {
    return """
    {"id": "chatcmpl-vendor", "object": "chat.completion", "created": 1, "model": %s,
     "choices": [{"index": 0, "message": %s, "finish_reason": "%s"}],
     "usage": %s, "system_fingerprint": "fp_vendor"}\
    """
        .formatted(q(call.model()), message, finish, usage(call.usage()));
  }

  private static String delta(VendorCall call, String delta, String finish) {
    String choice = "[{\"index\": 0, \"delta\": %s, \"finish_reason\": %s}]";
    return data(chunk(call, choice.formatted(delta, q(finish)), "null"));
  }

  private static String chunk(VendorCall call, String choices, String usage) {
    return """
    {"id": "chatcmpl-vendor", "object": "chat.completion.chunk", "created": 1, "model": %s, "choices": %s, "usage": %s}\
    """
        .formatted(q(call.model()), choices, usage);
  }

  private static String usage(Usage usage) {
    return """
    {"prompt_tokens": %d, "completion_tokens": %d, "total_tokens": %d, "prompt_tokens_details": {"cached_tokens": %d}}\
    """
        .formatted(usage.in(), usage.out(), usage.in() + usage.out(), usage.cached());
  }

  private static String data(String json) {
    return "data: " + json.replace('\n', ' ') + "\n\n";
  }
}
