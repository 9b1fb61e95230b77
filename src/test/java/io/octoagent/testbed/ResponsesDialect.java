package io.octoagent.testbed;

import java.util.ArrayList;
import java.util.List;

/** OpenAI's Responses. */
final class ResponsesDialect extends Dialect {
  private static final String AT = "\"item_id\": \"item_1\", \"output_index\": 0";
  private static final String PART = AT + ", \"content_index\": 0";

  @Override
  String complete(VendorCall call, String text) {
    return response(call, "completed", message("completed", part(text)));
  }

  @Override
  String nothing(VendorCall call) {
    return response(call, "completed", "");
  }

  @Override
  String completeTool(VendorCall call, String tool, String arguments) {
    return response(call, "completed", functionCall("completed", tool, arguments));
  }

  @Override
  List<String> opening(VendorCall call) {
    String begun = "\"response\": " + response(call, "in_progress", "");
    return List.of(event("created", begun), event("in_progress", begun));
  }

  @Override
  List<String> textOpening(VendorCall call) {
    return join(
        opening(call),
        List.of(
            event("output_item.added", item(message("in_progress", ""))),
            event("content_part.added", PART + ", \"part\": " + part(""))));
  }

  @Override
  String token(VendorCall call, String text) {
    return event("output_text.delta", PART + ", \"delta\": " + q(text));
  }

  @Override
  List<String> closing(VendorCall call, String text) {
    String message = message("completed", part(text));
    return List.of(
        event("output_text.done", PART + ", \"text\": " + q(text)),
        event("content_part.done", PART + ", \"part\": " + part(text)),
        event("output_item.done", item(message)),
        completed(call, message));
  }

  @Override
  List<String> tool(VendorCall call, String tool, List<String> argumentParts) {
    String arguments = String.join("", argumentParts);
    String whole = functionCall("completed", tool, arguments);
    List<String> events = new ArrayList<>();
    events.add(event("output_item.added", item(functionCall("in_progress", tool, ""))));
    argumentParts.forEach(
        part -> events.add(event("function_call_arguments.delta", AT + ", \"delta\": " + q(part))));
    events.add(event("function_call_arguments.done", AT + ", \"arguments\": " + q(arguments)));
    events.add(event("output_item.done", item(whole)));
    events.add(completed(call, whole));
    return events;
  }

  @Override
  List<String> nothingStreamed(VendorCall call) {
    return join(opening(call), List.of(completed(call, "")));
  }

  @Override
  String error(int status, String message) {
    return openAiError(status, message);
  }

  @Override
  String errorEvent(VendorCall call, String message) {
    String error = "\"error\": {\"code\": \"server_error\", \"message\": %s}".formatted(q(message));
    String failed = response(call, "failed", "").replace("\"error\": null", error);
    return event("failed", "\"response\": " + failed);
  }

  private static String completed(VendorCall call, String output) {
    return event("completed", "\"response\": " + response(call, "completed", output));
  }

  private static String event(String type, String members) {
    return named("{\"type\": \"response.%s\", %s}".formatted(type, members));
  }

  private static String item(String item) {
    return "\"output_index\": 0, \"item\": " + item;
  }

  private static String message(String status, String content) {
    return """
    {"type": "message", "id": "item_1", "status": "%s", "role": "assistant", "content": [%s]}\
    """
        .formatted(status, content);
  }

  private static String part(String text) {
    return "{\"type\": \"output_text\", \"text\": %s, \"annotations\": []}".formatted(q(text));
  }

  private static String functionCall(String status, String tool, String arguments) {
    return """
    {"type": "function_call", "id": "item_1", "call_id": "call_1", "status": "%s", "name": %s, "arguments": %s}\
    """
        .formatted(status, q(tool), q(arguments));
  }

  private static String response(VendorCall call, String status, String output) {
    return """
    {"id": "resp_vendor", "object": "response", "created_at": 1, "status": "%s", "error": null,
     "incomplete_details": null, "model": %s, "output": [%s], "parallel_tool_calls": true, "tool_choice": "auto",
     "tools": [], "temperature": 1.0, "top_p": 1.0, "metadata": {}, "usage": %s}\
    """
        .formatted(
            status,
            q(call.model()),
            output,
            status.equals("completed") ? usage(call.usage()) : "null");
  }

  private static String usage(Usage usage) {
    return """
    {"input_tokens": %d, "input_tokens_details": {"cached_tokens": %d}, "output_tokens": %d,
     "output_tokens_details": {"reasoning_tokens": 0}, "total_tokens": %d}\
    """
        .formatted(usage.in(), usage.cached(), usage.out(), usage.in() + usage.out());
  }
}
