package io.octoagent.echo;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The kind of content of a chat message, which determines the members that hold it. */
sealed interface ChatContent {

  /** The finish reason of content that is not truncated. */
  String finishReason();

  /** A message with the whole content. */
  ObjectNode message(String callId, String words);

  /** The deltas before the first piece. */
  Stream<ObjectNode> opening(String callId);

  /** The delta for one piece. */
  ObjectNode more(String words);

  /**
   * The content that was said.
   *
   * @param tool the tool whose arguments it is
   * @param legacy whether the request uses {@code functions}, which predate tools
   */
  static ChatContent of(Optional<String> tool, boolean legacy) {
    return tool.<ChatContent>map(name -> legacy ? new FunctionCall(name) : new ToolCall(name))
        .orElseGet(Text::new);
  }

  /** The deltas of a stream of {@code pieces}. */
  default List<ObjectNode> deltas(String callId, List<String> pieces) {
    return Stream.concat(opening(callId), pieces.stream().map(this::more)).toList();
  }

  /** The text of the message. */
  record Text() implements ChatContent {

    @Override
    public String finishReason() {
      return "stop";
    }

    @Override
    public ObjectNode message(String callId, String words) {
      return more(words);
    }

    @Override
    public Stream<ObjectNode> opening(String callId) {
      return Stream.empty();
    }

    @Override
    public ObjectNode more(String words) {
      return Wire.object().put("content", words);
    }
  }

  /**
   * The arguments of a tool. Such a message ends with {@code tool_calls} even if the request names
   * the tool: OpenAI sends {@code stop} there, but LiteLLM and most vendors do not, and agents look
   * for {@code tool_calls}.
   */
  record ToolCall(String name) implements ChatContent {

    @Override
    public String finishReason() {
      return "tool_calls";
    }

    @Override
    public ObjectNode message(String callId, String words) {
      ObjectNode message = Wire.object().putNull("content");
      ObjectNode call = message.putArray("tool_calls").addObject();
      call.put("id", callId).put("type", "function");
      call.putObject("function").put("name", name).put("arguments", words);
      return message;
    }

    @Override
    public Stream<ObjectNode> opening(String callId) {
      ObjectNode delta = message(callId, "");
      delta.withObject("/tool_calls/0").put("index", 0);
      return Stream.of(delta);
    }

    @Override
    public ObjectNode more(String words) {
      ObjectNode delta = Wire.object();
      ObjectNode call = delta.putArray("tool_calls").addObject().put("index", 0);
      call.putObject("function").put("arguments", words);
      return delta;
    }
  }

  /** The arguments of a function, in the form that predates tools. */
  record FunctionCall(String name) implements ChatContent {

    @Override
    public String finishReason() {
      return "function_call";
    }

    @Override
    public ObjectNode message(String callId, String words) {
      ObjectNode message = Wire.object().putNull("content");
      message.putObject("function_call").put("name", name).put("arguments", words);
      return message;
    }

    @Override
    public Stream<ObjectNode> opening(String callId) {
      return Stream.of(message(callId, ""));
    }

    @Override
    public ObjectNode more(String words) {
      ObjectNode delta = Wire.object();
      delta.putObject("function_call").put("arguments", words);
      return delta;
    }
  }
}
