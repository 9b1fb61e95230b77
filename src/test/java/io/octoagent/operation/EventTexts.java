package io.octoagent.operation;

import static net.jqwik.api.Arbitraries.frequencyOf;

import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/**
 * Generated events for the property tests, of the APIs whose events have a type: their members in
 * any order, some of them absent, doubled or of another kind.
 */
final class EventTexts {

  private static final Arbitrary<String> USAGE =
      object(
          Map.of(
              "input_tokens", number(),
              "output_tokens", number(),
              "cache_read_input_tokens", number(),
              "input_tokens_details", object(Map.of("cached_tokens", number())),
              "cost", JsonTexts.number()));

  private static final Arbitrary<String> ERROR =
      frequencyOf(
          Tuple.of(3, Arbitraries.of("null", "{}", "\"\"")),
          Tuple.of(
              1, object(Map.of("message", texts("", "boom"), "code", texts("500", "429", "")))));

  private static final Arbitrary<String> PART =
      object(
          Map.of(
              "type", texts("output_text", "text", "thinking", "refusal"),
              "text", texts("", "", "hi"),
              "annotations", Arbitraries.of("[]", "null"),
              "signature", texts("c2ln")));

  private static final Arbitrary<String> ITEM =
      object(
          Map.of(
              "type", texts("message", "reasoning", "text", "thinking", "tool_use", ""),
              "id", texts("x"),
              "status", texts("completed", "incomplete", "failed"),
              "error", ERROR,
              "usage", USAGE,
              "content", list(PART)));

  private static final Arbitrary<String> RESPONSE =
      object(
          Map.of(
              "id", texts("resp_1", "resp_2"),
              "created_at", JsonTexts.number(),
              "type", texts("response.completed"),
              "status", texts("completed", "in_progress", "incomplete", "failed", ""),
              "output", list(ITEM),
              "usage", USAGE,
              "error", ERROR,
              "metadata", JsonTexts.object(),
              "model", texts("gpt"),
              "incomplete_details", object(Map.of("reason", texts("max_output_tokens")))));

  private static final Arbitrary<String> MESSAGE =
      object(
          Map.of(
              "id", texts("msg_1"),
              "type", texts("message"),
              "content", list(ITEM),
              "model", texts("claude"),
              "usage", USAGE,
              "stop_reason", Arbitraries.of("null", "\"end_turn\"")));

  private static final Arbitrary<String> DELTA =
      object(
          Map.of(
              "type", texts("text_delta", "input_json_delta"),
              "text", texts("", "hi"),
              "partial_json", texts("", "{"),
              "signature", texts("c2ln"),
              "stop_reason", texts("end_turn", "max_tokens", "refusal", ""),
              "stop_details", object(Map.of("explanation", texts("because")))));

  private EventTexts() {}

  /** An event of a stream of the Responses API. */
  static Arbitrary<String> response() {
    Arbitrary<String> type =
        texts(
            "response.created",
            "response.output_item.added",
            "response.output_text.delta",
            "response.output_text.delta",
            "response.output_item.done",
            "response.output_item.done",
            "response.completed",
            "response.completed",
            "response.incomplete",
            "response.failed",
            "error",
            "a\\nb");
    return Arbitraries.oneOf(
        event(
            type,
            Map.of(
                "response", RESPONSE,
                "sequence_number", number(),
                "model", texts("main"),
                "error", ERROR,
                "instructions", JsonTexts.value())),
        event(type, Map.of("item", ITEM, "sequence_number", number(), "message", texts("boom"))),
        event(type, Map.of("delta", texts("", "hi", "hi"), "obfuscation", texts("x"))));
  }

  /** An event of a stream of the Messages API. */
  static Arbitrary<String> message() {
    Arbitrary<String> type =
        texts(
            "message_start",
            "content_block_start",
            "content_block_delta",
            "content_block_delta",
            "content_block_stop",
            "message_delta",
            "message_delta",
            "message_stop",
            "ping",
            "error",
            "a b");
    return Arbitraries.oneOf(
        event(type, Map.of("message", MESSAGE, "error", ERROR, "x", JsonTexts.value())),
        event(type, Map.of("content_block", ITEM, "index", number())),
        event(type, Map.of("delta", DELTA, "usage", USAGE, "index", number())));
  }

  private static Arbitrary<String> event(
      Arbitrary<String> type, Map<String, Arbitrary<String>> members) {
    Arbitrary<String> typed = object(members, JsonTexts.member(JsonTexts.spelled("type"), type));
    return frequencyOf(Tuple.of(9, typed), Tuple.of(1, object(members)));
  }

  private static Arbitrary<String> object(Map<String, Arbitrary<String>> members) {
    return JsonTexts.braced(member(members).list().ofMaxSize(5));
  }

  /** The same with a {@code first} member, which need not come first. */
  private static Arbitrary<String> object(
      Map<String, Arbitrary<String>> members, Arbitrary<String> first) {
    Arbitrary<String> before = member(members).list().ofMaxSize(2).map(EventTexts::joined);
    Arbitrary<String> after = member(members).list().ofMaxSize(3).map(EventTexts::joined);
    return Combinators.combine(before, first, after)
        .as((some, one, others) -> "{" + some + one + "," + others + "\"x\":0}");
  }

  private static String joined(Iterable<String> members) {
    StringBuilder all = new StringBuilder();
    members.forEach(member -> all.append(member).append(','));
    return all.toString();
  }

  private static Arbitrary<String> member(Map<String, Arbitrary<String>> members) {
    return Arbitraries.of(members.keySet())
        .flatMap(
            name ->
                JsonTexts.member(
                    JsonTexts.spelled(name),
                    frequencyOf(Tuple.of(9, members.get(name)), Tuple.of(1, JsonTexts.value()))));
  }

  private static Arbitrary<String> list(Arbitrary<String> element) {
    return element.list().ofMaxSize(2).map(elements -> "[" + String.join(",", elements) + "]");
  }

  /** A number, mostly one that can be right. */
  private static Arbitrary<String> number() {
    return frequencyOf(
        Tuple.of(3, Arbitraries.integers().between(0, 99).map(String::valueOf)),
        Tuple.of(1, JsonTexts.number()));
  }

  private static Arbitrary<String> texts(String... texts) {
    return Arbitraries.of(texts).map(text -> '"' + text + '"');
  }
}
