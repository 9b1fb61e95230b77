package io.octoagent.echo;

import com.fasterxml.jackson.databind.JsonNode;
import io.octoagent.operation.InvalidRequest;
import io.octoagent.operation.Operation;
import io.octoagent.testbed.Caller;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;

/**
 * One echo as its caller sees it, without a service; JSON is written with single quotes.
 *
 * @param events the stream's events, each with its lines
 */
record Echoed(String finishReason, JsonNode whole, List<String> events) {

  private static final EchoModel MODEL = new EchoModel();

  /** The answer to {@code body}, streamed with its usage. */
  static Echoed of(Operation operation, String body) {
    return of(MODEL.answer(operation, bytes(body)));
  }

  /** The refusal of {@code body}. */
  static InvalidRequest refusal(Operation operation, String body) {
    try {
      MODEL.answer(operation, bytes(body));
    } catch (InvalidRequest e) {
      return e;
    }
    throw new AssertionError("not refused: " + body);
  }

  /** Whether {@code body} is answered with an echo where the groups have failed. */
  static boolean isReplaced(Operation operation, String body) {
    return MODEL.standIn(operation, bytes(body)).isPresent();
  }

  /** The echo that replaces a failed answer to {@code body}. */
  static Echoed instead(Operation operation, String body) {
    return of(MODEL.standIn(operation, bytes(body)).orElseThrow());
  }

  private static Echoed of(Echo echo) {
    return new Echoed(
        echo.finishReason(),
        Caller.json(echo.whole().toString()),
        echo.events(true).stream().map(Object::toString).toList());
  }

  private static byte[] bytes(String body) {
    return body.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
  }

  /** JSON given with single quotes. */
  static JsonNode json(String text) {
    return Caller.json(text.replace('\'', '"'));
  }

  /** {@code json} with {@code ID} in the place of what identifies it, and 0 for its times. */
  static JsonNode shape(JsonNode json) {
    return Caller.json(
        json.toString()
            .replaceAll("_[0-9a-f]{32}\"", "_ID\"")
            .replaceAll("-[0-9a-f-]{36}\"", "-ID\"")
            .replaceAll("(\"(created|created_at|completed_at)\":)[0-9]{10}", "$10"));
  }

  /** The names of the events. */
  List<String> names() {
    return events.stream()
        .map(event -> event.lines().toList())
        .map(lines -> lines.getFirst().substring("event: ".length()))
        .toList();
  }

  /** The JSON of the events. */
  List<JsonNode> data() {
    return events.stream()
        .map(event -> event.lines().filter(line -> line.startsWith("data: ")).toList())
        .map(lines -> Caller.json(lines.getFirst().substring("data: ".length())))
        .toList();
  }

  /** The texts at one place of each event of a type, joined. */
  String joined(String type, String place) {
    return data().stream()
        .filter(event -> event.path("type").asText().equals(type))
        .map(event -> event.at(place).asText(""))
        .collect(Collectors.joining());
  }
}
