package io.octoagent.operation;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/** Generated streams of server-sent events for the property tests: good, odd and broken ones. */
final class Streams {

  private Streams() {}

  /**
   * The whole body of a streamed answer, perhaps cut short.
   *
   * @param operation the API whose reader reads it
   */
  record Case(Operation operation, Bytes bytes) {}

  /** A streamed answer of any API. */
  static Arbitrary<Case> cases() {
    return operations()
        .flatMap(operation -> of(data(operation)).map(bytes -> new Case(operation, bytes)));
  }

  /** The body of a streamed answer of any API. */
  static Arbitrary<Bytes> any() {
    return cases().map(Case::bytes);
  }

  /** Any API that has streams. */
  static Arbitrary<Operation> operations() {
    return Arbitraries.of(Readers.streamed().toList());
  }

  private static Arbitrary<Bytes> of(Arbitrary<String> data) {
    Arbitrary<List<String>> frames = frame(data).list().ofMaxSize(9);
    Arbitrary<String> mark = Arbitraries.frequency(Tuple.of(7, ""), Tuple.of(1, "\ufeff"));
    Arbitrary<Integer> cut =
        Arbitraries.frequencyOf(
            Tuple.of(3, Arbitraries.just(0)), Tuple.of(1, Arbitraries.integers().between(1, 40)));
    return Combinators.combine(mark, frames, cut)
        .as(
            (first, all, off) -> {
              Bytes whole = Bytes.of(first + String.join("", all));
              return new Bytes(whole.latin1().substring(0, Math.max(0, whole.length() - off)));
            });
  }

  /** The data of one event. */
  static Arbitrary<String> data(Operation operation) {
    return Arbitraries.frequencyOf(
        Tuple.of(8, event(operation)),
        Tuple.of(2, Arbitraries.of("[DONE]", "[DONE] ", " [done]\t", "\t[Done]  ")),
        Tuple.of(1, usage(Arbitraries.of("[]", "[{\"index\":0,\"delta\":{}}]", "null"))),
        Tuple.of(1, error()),
        Tuple.of(1, JsonTexts.object()),
        Tuple.of(1, Arbitraries.oneOf(JsonTexts.value(), JsonTexts.broken())),
        Tuple.of(1, Arbitraries.of("", " ", "junk", "[DONE", "data: {}", "[DONE][DONE]")));
  }

  private static Arbitrary<String> event(Operation operation) {
    return switch (operation) {
      case RESPONSE -> EventTexts.response();
      case MESSAGE -> EventTexts.message();
      default -> chunk();
    };
  }

  /** A chunk with one or more choices. */
  static Arbitrary<String> chunk() {
    Arbitrary<String> usage =
        Arbitraries.frequency(
            Tuple.of(5, ""),
            Tuple.of(1, ",\"usage\":null"),
            Tuple.of(1, ",\"usage\":{\"cost\":1}"));
    return Combinators.combine(
            choice().list().ofMinSize(1).ofMaxSize(2),
            Arbitraries.of("", "\"model\":\"gpt-x\",", "\"id\":\"1\",\"m\\u006fdel\":\"y\","),
            usage,
            JsonTexts.blank())
        .as(
            (choices, first, last, blank) ->
                "{"
                    + first
                    + blank
                    + "\"choices\":["
                    + String.join(",", choices)
                    + "]"
                    + last
                    + "}");
  }

  private static Arbitrary<String> choice() {
    Arbitrary<String> index =
        Arbitraries.of(
            "", "\"index\":0,", "\"index\":0,", "\"index\":1,", "\"index\":99999999999,");
    return Combinators.combine(index, delta(), finish(), JsonTexts.blank())
        .as(
            (number, delta, finish, blank) ->
                "{" + number + "\"delta\":" + blank + delta + finish + "}");
  }

  private static Arbitrary<String> delta() {
    Arbitrary<String> text = JsonTexts.string();
    return Arbitraries.frequencyOf(
        Tuple.of(3, text.map(t -> "{\"content\":" + t + "}")),
        Tuple.of(2, Arbitraries.of("{}", "null", "{\"role\":\"assistant\",\"content\":\"\"}")),
        Tuple.of(1, text.map(t -> "{\"reasoning_content\":" + t + ",\"content\":null}")),
        Tuple.of(1, text.map(t -> "{\"provider_specific_fields\":{\"refusal\":" + t + "}}")),
        Tuple.of(
            1,
            text.map(
                t ->
                    "{\"tool_calls\":[{\"index\":0,\"id\":\"call_1\",\"function\":{\"name\":\"f\",\"arguments\":"
                        + t
                        + "}}]}")),
        Tuple.of(1, text.map(t -> "{\"function_call\":{\"arguments\":" + t + "}}")),
        Tuple.of(1, JsonTexts.object()));
  }

  private static Arbitrary<String> finish() {
    Arbitrary<String> reason =
        Arbitraries.of(
            "\"stop\"",
            "\"stop\"",
            "\"length\"",
            "\"tool_calls\"",
            "\"\"",
            "null",
            "\"st\\u006fp\"",
            "3",
            "\"error\"");
    return Arbitraries.frequencyOf(
        Tuple.of(2, Arbitraries.just("")),
        Tuple.of(
            3,
            Combinators.combine(JsonTexts.blank(), reason, JsonTexts.blank())
                .as((a, r, b) -> ",\"finish_reason\":" + a + r + b)));
  }

  private static Arbitrary<String> usage(Arbitrary<String> choices) {
    return Combinators.combine(choices, JsonTexts.number(), JsonTexts.number())
        .as(
            (none, tokens, cost) ->
                "{\"choices\":%s,\"usage\":{\"prompt_tokens\":%s,\"cost\":%s}}"
                    .formatted(none, tokens, cost));
  }

  private static Arbitrary<String> error() {
    return Arbitraries.oneOf(
            Arbitraries.of(
                "{}", "null", "\"\"", "\"late\"", "{\"message\":\"late\",\"code\":\"429\"}", "[]"),
            JsonTexts.value())
        .map(error -> "{\"error\":" + error + "}");
  }

  /** The event on the wire: with other lines around, its data perhaps on two lines. */
  static Arbitrary<String> frame(Arbitrary<String> data) {
    Arbitrary<String> others =
        Arbitraries.frequencyOf(
            Tuple.of(5, Arbitraries.just("")),
            Tuple.of(
                1,
                Arbitraries.of(
                    ": ping\n",
                    "event: message\n",
                    "id: 7\r\n",
                    "retry: 3\r",
                    ":\n\n",
                    "database: x\n",
                    "\n",
                    "data",
                    " data: x\n",
                    ": \u00e9\ud83d\ude00\r\n")));
    Arbitrary<String> eol = Arbitraries.of("\n", "\n", "\r\n", "\r");
    Arbitrary<String> name = Arbitraries.of("data: ", "data: ", "data:");
    Arbitrary<Boolean> lines = Arbitraries.frequency(Tuple.of(4, false), Tuple.of(1, true));
    return Combinators.combine(others, name, data, eol, lines)
        .as(
            (before, field, json, end, two) -> {
              String first = two ? json.replaceFirst("^\\{", "{" + end + field) : json;
              return before + field + first + end + end;
            });
  }
}
