package io.octoagent.testbed;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.List;
import java.util.stream.Stream;

/**
 * How one API of a vendor says things on the wire; {@link VendorScript} says what is said. One with
 * neither tools nor streams has whole answers and errors only.
 */
abstract class Dialect {
  private static final String NO_STREAMS = "this API has neither tools nor streams";

  /** The dialect of the path on which a vendor's client asks. */
  static Dialect of(Request request) {
    String path = request.path();
    if (path.endsWith("/messages")) {
      return new AnthropicDialect();
    }
    if (path.endsWith("/count_tokens")) {
      return new CountDialect();
    }
    if (path.endsWith("/responses")) {
      return new ResponsesDialect();
    }
    return path.endsWith("/embeddings") ? new EmbeddingsDialect() : new ChatDialect();
  }

  /** The key the caller showed, or null. */
  String key(Request request) {
    String bearer = request.header("Authorization");
    return bearer == null ? null : bearer.replaceFirst("^Bearer ", "");
  }

  abstract String complete(VendorCall call, String text);

  /** A plain answer with nothing in it. */
  abstract String nothing(VendorCall call);

  String completeTool(VendorCall call, String tool, String arguments) {
    throw new AssertionError(NO_STREAMS);
  }

  /** What a stream says before its first content: who speaks. */
  List<String> opening(VendorCall call) {
    throw new AssertionError(NO_STREAMS);
  }

  /** The same, and that text follows. */
  List<String> textOpening(VendorCall call) {
    return opening(call);
  }

  /** One piece of text in a stream. */
  String token(VendorCall call, String text) {
    throw new AssertionError(NO_STREAMS);
  }

  /** The end of a text, which was this: the finish reason, the usage and the last event. */
  List<String> closing(VendorCall call, String text) {
    throw new AssertionError(NO_STREAMS);
  }

  /** A tool call in a stream, and the end. */
  List<String> tool(VendorCall call, String tool, List<String> argumentParts) {
    throw new AssertionError(NO_STREAMS);
  }

  /** A whole stream with nothing in it. */
  List<String> nothingStreamed(VendorCall call) {
    throw new AssertionError(NO_STREAMS);
  }

  abstract String error(int status, String message);

  String errorEvent(VendorCall call, String message) {
    throw new AssertionError(NO_STREAMS);
  }

  static String q(String text) {
    JsonNode node =
        text == null
            ? JsonNodeFactory.instance.nullNode()
            : JsonNodeFactory.instance.textNode(text);
    return node.toString();
  }

  static List<String> join(List<String> first, List<String> second) {
    return Stream.concat(first.stream(), second.stream()).toList();
  }

  /** OpenAI's error envelope. */
  static String openAiError(int status, String message) {
    return "{\"error\": {\"message\": %s, \"type\": \"fault\", \"param\": null, \"code\": \"e%d\"}}"
        .formatted(q(message), status);
  }

  /** An event that has its type's name beside it. */
  static String named(String json) {
    String type = Caller.json(json).path("type").asText();
    return "event: " + type + "\ndata: " + json.replace('\n', ' ') + "\n\n";
  }
}
