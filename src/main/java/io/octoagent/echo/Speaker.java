package io.octoagent.echo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.octoagent.echo.schema.References;
import io.octoagent.echo.schema.SchemaSample;
import io.octoagent.operation.InvalidRequest;
import java.util.List;
import java.util.Optional;
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
      case Wanted.Text text -> text();
      case Wanted.AnyObject any -> json(Optional.empty(), anyObject());
      case Wanted.Value value -> json(Optional.empty(), sample(value.schema()));
      case Wanted.Call call ->
          json(Optional.of(call.tool().name()), sample(call.tool().schema(), AN_OBJECT));
    };
  }

  /** The beginning of what was heard, which some requests want before the answer. */
  String repeated() {
    return beginning(LONGEST / request.choices());
  }

  private Said text() {
    String all = "echo: " + repeated();
    int end = all.length();
    Said.End reason = new Said.End.Complete();
    for (String stop : request.stops()) {
      int at = all.indexOf(stop);
      if (at >= 0 && at < end) {
        end = at;
        reason = new Said.End.Stopped(stop);
      }
    }
    return said(Optional.empty(), AFTER_A_WORD.split(all.substring(0, end), -1), reason);
  }

  private Said json(Optional<String> tool, String json) {
    return said(tool, AFTER_A_TOKEN.split(json, -1), new Said.End.Complete());
  }

  private Said said(Optional<String> tool, String[] pieces, Said.End end) {
    List<String> all = List.of(pieces);
    int most = request.maxTokens();
    return all.size() > most
        ? new Said(tool, all.subList(0, most), new Said.End.Cut())
        : new Said(tool, all, end);
  }

  private String anyObject() {
    return JsonNodeFactory.instance.objectNode().put("echo", beginning(LONGEST_IN_JSON)).toString();
  }

  private String sample(References schema, JsonNode... others) {
    String place = schema.place();
    if (schema.root().toString().length() > LARGEST_JSON) {
      throw new InvalidRequest(
          place, "The schema in '" + place + "' is longer than " + LARGEST_JSON + " characters.");
    }
    List<JsonNode> schemas = Stream.concat(Stream.of(schema.root()), Stream.of(others)).toList();
    String sample =
        SchemaSample.of(schemas, schema, "echo: " + beginning(LONGEST_IN_JSON)).toString();
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

  private String beginning(int longest) {
    String heard = request.heard();
    if (heard.length() <= longest) {
      return heard;
    }
    boolean pair = Character.isHighSurrogate(heard.charAt(longest - 1));
    return heard.substring(0, pair ? longest - 1 : longest);
  }
}
