package io.octoagent.testbed;

import static io.octoagent.testbed.Dialect.q;

import java.util.List;

/** The proxy's answers that call a tool, in Responses and in Messages, plain and streamed. */
public final class ToolCalls {
  /** The call's, which its answer has to repeat. */
  public static final String ID = "call_of_the_test";

  private ToolCalls() {}

  /** A healthy answer of this group to this request: a call of this tool. */
  public static Answer answer(String group, Request request, String tool, String arguments) {
    Api api = Api.of(request.path()).orElseThrow();
    boolean messages = api == Api.MESSAGES;
    if (!request.json().path("stream").asBoolean()) {
      return Answer.json(
          messages
              ? message(group, use(tool, arguments), "tool_use")
              : response(group, call(tool, arguments)));
    }
    List<String> events =
        messages ? messages(group, tool, arguments) : responses(group, tool, arguments);
    return FakeProxy.stream(group).write(api.frames(events)).write(api.proxy().end());
  }

  private static List<String> responses(String group, String tool, String arguments) {
    String item = "{\"type\":\"response.output_item.%s\",\"output_index\":0,\"item\":%s}";
    String part =
        "{\"type\":\"response.function_call_arguments.%s\",\"item_id\":\"fc_1\",\"output_index\":0,\"%s\":%s}";
    return List.of(
        Api.RESPONSES.proxy().opening(group).getFirst(),
        item.formatted("added", call(tool, "")),
        part.formatted("delta", "delta", q(arguments)),
        part.formatted("done", "arguments", q(arguments)),
        item.formatted("done", call(tool, arguments)),
        "{\"type\":\"response.completed\",\"response\":%s}"
            .formatted(response(group, call(tool, arguments))));
  }

  private static String call(String tool, String arguments) {
    return "{\"type\":\"function_call\",\"id\":\"fc_1\",\"call_id\":\"%s\",\"name\":%s,\"arguments\":%s,\"status\":\"completed\"}"
        .formatted(ID, q(tool), q(arguments));
  }

  private static String response(String group, String output) {
    return """
    {"id":"resp_%s","created_at":1763971200,"model":%s,"object":"response","output":[%s],"status":"completed",\
    "parallel_tool_calls":true,"tool_choice":"auto","tools":[],"usage":{"input_tokens":30,\
    "input_tokens_details":{"cached_tokens":0},"output_tokens":20,"output_tokens_details":{"reasoning_tokens":0},"total_tokens":50}}\
    """
        .formatted(group, q(group), output);
  }

  private static List<String> messages(String group, String tool, String arguments) {
    return List.of(
        "{\"type\":\"message_start\",\"message\":%s}".formatted(message(group, "", null)),
        "{\"type\":\"content_block_start\",\"index\":0,\"content_block\":%s}"
            .formatted(use(tool, "{}")),
        "{\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"input_json_delta\",\"partial_json\":%s}}"
            .formatted(q(arguments)),
        "{\"type\":\"content_block_stop\",\"index\":0}",
        "{\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"tool_use\",\"stop_sequence\":null},\"usage\":{\"output_tokens\":20}}",
        "{\"type\":\"message_stop\"}");
  }

  private static String use(String tool, String input) {
    return "{\"type\":\"tool_use\",\"id\":\"%s\",\"name\":%s,\"input\":%s}"
        .formatted(ID, q(tool), input);
  }

  private static String message(String group, String content, String stop) {
    return """
    {"id":"msg_%s","type":"message","role":"assistant","model":%s,"content":[%s],"stop_reason":%s,"stop_sequence":null,\
    "usage":{"input_tokens":30,"output_tokens":20}}\
    """
        .formatted(group, q(group), content, q(stop));
  }
}
