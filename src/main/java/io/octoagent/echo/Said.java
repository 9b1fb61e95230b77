package io.octoagent.echo;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.stream.Stream;

/**
 * What each choice of an echo says.
 *
 * @param form what the words are
 * @param pieces the words: what counts as a token each, and is an event of a stream each
 * @param cut whether there would be more
 */
record Said(Form form, List<String> pieces, boolean cut) {

  /** Why it ends. */
  String finishReason() {
    return cut ? "length" : form.finishReason();
  }

  /** The members of a message that says it, but for the role. */
  ObjectNode message(String callId) {
    return form.message(callId, String.join("", pieces)).putNull("refusal");
  }

  /** What the events of a stream add to the message, but for the role. */
  List<ObjectNode> deltas(String callId) {
    return Stream.concat(form.opening(callId), pieces.stream().map(form::more)).toList();
  }

  /** What the words are, and so where they stand. */
  sealed interface Form {

    /** Why words of this form end by themselves. */
    String finishReason();

    /** A message with all the words. */
    ObjectNode message(String callId, String words);

    /** What a stream says before the first word. */
    Stream<ObjectNode> opening(String callId);

    /** What a stream says for some words. */
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
   * The arguments of a tool. Such a message ends with {@code tool_calls} also where the request
   * names the tool: OpenAI says {@code stop} there, but LiteLLM and most vendors do not, and agents
   * look for {@code tool_calls}.
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

  /** The arguments of a function, as it was called before there were tools. */
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
