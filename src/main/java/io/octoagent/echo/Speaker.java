package io.octoagent.echo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.octoagent.echo.schema.References;
import io.octoagent.echo.schema.SchemaSample;
import io.octoagent.operation.InvalidRequest;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Produces the content of an {@link Echo}: as much as the request and the echo's own limits allow.
 */
final class Speaker {

  /** How much of a long message is repeated, in characters, over all choices. */
  private static final int LONGEST = 10_000;

  /** The same for each free text in JSON, which may contain many. */
  private static final int LONGEST_IN_JSON = 200;

  /**
   * The largest schema that is read, and the most JSON that is produced, in characters, over all
   * choices.
   */
  private static final int LARGEST_JSON = 250_000;

  private static final JsonNode AN_OBJECT =
      JsonNodeFactory.instance.objectNode().put("type", "object");

  private static final Pattern AFTER_A_WORD = Pattern.compile("(?<=\\s)(?=\\S)");
  private static final Pattern AFTER_A_TOKEN = Pattern.compile("(?<=[\\s,:{\\[])(?=\\S)");

  private final EchoRequest request;

  Speaker(EchoRequest request) {
    this.request = request;
  }

  /**
   * The content of each choice.
   *
   * @throws InvalidRequest if it would have to be JSON that cannot be produced
   */
  Said say() {
    return switch (request.wanted()) {
      case Wanted.Text text ->
          cut(new Said.Text(), AFTER_A_WORD, beforeStop(echo(LONGEST / request.choices())));
      case Wanted.AnyObject any ->
          cut(
              new Said.Text(),
              AFTER_A_TOKEN,
              JsonNodeFactory.instance
                  .objectNode()
                  .put("echo", beginning(LONGEST_IN_JSON))
                  .toString());
      case Wanted.Value value -> cut(new Said.Text(), AFTER_A_TOKEN, json(value.schema()));
      case Wanted.Call call -> call(call.tool());
    };
  }

  private Said call(ToolCall tool) {
    return cut(
        tool.legacy() ? new Said.FunctionCall(tool.name()) : new Said.ToolCall(tool.name()),
        AFTER_A_TOKEN,
        json(tool.schema(), AN_OBJECT));
  }

  private Said cut(Said.Form form, Pattern pieces, String words) {
    List<String> all = List.of(pieces.split(words, -1));
    boolean cut = all.size() > request.maxTokens();
    return new Said(form, cut ? all.subList(0, request.maxTokens()) : all, cut);
  }

  private String json(References schema, JsonNode... others) {
    String place = schema.place();
    if (schema.root().toString().length() > LARGEST_JSON) {
      throw new InvalidRequest(
          place, "The schema in '" + place + "' is longer than " + LARGEST_JSON + " characters.");
    }
    List<JsonNode> schemas = Stream.concat(Stream.of(schema.root()), Stream.of(others)).toList();
    String sample = SchemaSample.of(schemas, schema, echo(LONGEST_IN_JSON)).toString();
    if (sample.length() > LARGEST_JSON / request.choices()) {
      throw new InvalidRequest(
          place,
          "The schema in '"
              + place
              + "' asks for more than the echo says, which is "
              + LARGEST_JSON
              + " characters over all choices.");
    }
    return sample;
  }

  private String echo(int longest) {
    return "echo: " + beginning(longest);
  }

  private String beginning(int longest) {
    String heard = request.heard();
    if (heard.length() <= longest) {
      return heard;
    }
    boolean pair = Character.isHighSurrogate(heard.charAt(longest - 1));
    return heard.substring(0, pair ? longest - 1 : longest);
  }

  private String beforeStop(String text) {
    int end =
        request.stops().stream()
            .mapToInt(text::indexOf)
            .filter(at -> at >= 0)
            .min()
            .orElse(text.length());
    return text.substring(0, end);
  }
}
