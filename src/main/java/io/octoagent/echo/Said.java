package io.octoagent.echo;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.stream.Stream;

/**
 * The content of each choice of an echo, made by {@link Speaker}.
 *
 * @param form the kind of content
 * @param pieces the words, of which each counts as a token and is an event of a stream
 * @param cut whether the content was truncated
 */
record Said(Form form, List<String> pieces, boolean cut) {

  /** The finish reason. */
  String finishReason() {
    return cut ? "length" : form.finishReason();
  }

  /** The members of a message with this content, except for the role. */
  ObjectNode message(String callId) {
    return form.message(callId, String.join("", pieces)).putNull("refusal");
  }

  /** The deltas of a stream with this content, except for the role. */
  List<ObjectNode> deltas(String callId) {
    return Stream.concat(form.opening(callId), pieces.stream().map(form::more)).toList();
  }

  /** The kind of content, which determines the members that hold it. */
  sealed interface Form {

    /** The finish reason of content that is not truncated. */
    String finishReason();

    /** A message with the whole content. */
    ObjectNode message(String callId, String words);

    /** The deltas before the first piece. */
    Stream<ObjectNode> opening(String callId);

    /** The delta for one piece. */
    ObjectNode more(String words);

    private static ObjectNode object() {
      return JsonNodeFactory.instance.objectNode();
    }
  }

  /** The text of the message. */
  record Text() implements Form {

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
      return Form.object().put("content", words);
    }
  }

  /**
   * The arguments of a tool. Such a message ends with {@code tool_calls} even if the request names
   * the tool: OpenAI sends {@code stop} there, but LiteLLM and most vendors do not, and agents look
   * for {@code tool_calls}.
   */
  record ToolCall(String name) implements Form {

    @Override
    public String finishReason() {
      return "tool_calls";
    }

    @Override
    public ObjectNode message(String callId, String words) {
      ObjectNode message = Form.object().putNull("content");
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
      ObjectNode delta = Form.object();
      ObjectNode call = delta.putArray("tool_calls").addObject().put("index", 0);
      call.putObject("function").put("arguments", words);
      return delta;
    }
  }

  /** The arguments of a function, in the form that predates tools. */
  record FunctionCall(String name) implements Form {

    @Override
    public String finishReason() {
      return "function_call";
    }

    @Override
    public ObjectNode message(String callId, String words) {
      ObjectNode message = Form.object().putNull("content");
      message.putObject("function_call").put("name", name).put("arguments", words);
      return message;
    }

    @Override
    public Stream<ObjectNode> opening(String callId) {
      return Stream.of(message(callId, ""));
    }

    @Override
    public ObjectNode more(String words) {
      ObjectNode delta = Form.object();
      delta.putObject("function_call").put("arguments", words);
      return delta;
    }
  }
}
