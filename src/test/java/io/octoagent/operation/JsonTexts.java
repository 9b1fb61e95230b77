package io.octoagent.operation;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/**
 * Generated JSON as text, for the property tests: any spelling that the standard admits, and what
 * only looks like it. {@link #strictly} is the judge that they share.
 */
public final class JsonTexts {

  private static final ObjectMapper STRICT =
      JsonMapper.builder(
              JsonFactory.builder().disable(JsonFactory.Feature.CHARSET_DETECTION).build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private static final Arbitrary<String> STRING =
      piece().list().ofMaxSize(6).map(pieces -> '"' + String.join("", pieces) + '"');

  private static final Arbitrary<String> VALUE = values(4);

  private JsonTexts() {}

  /** The value, if a strict parser takes it; JSON is UTF-8, and has no byte order mark. */
  public static Optional<JsonNode> strictly(byte[] json) {
    try {
      JsonNode value = STRICT.readTree(json);
      return value.isMissingNode() ? Optional.empty() : Optional.of(value);
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** Whether no name and no text in it has half of a surrogate pair. */
  static boolean isText(byte[] json) {
    try (JsonParser tokens = STRICT.createParser(json)) {
      while (tokens.nextToken() != null) {
        if (tokens.getText().codePoints().anyMatch(JsonTexts::isHalf)) {
          return false;
        }
      }
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private static boolean isHalf(int c) {
    return Character.getType(c) == Character.SURROGATE;
  }

  /** White space, mostly none. */
  static Arbitrary<String> blank() {
    return Arbitraries.frequency(
        Tuple.of(12, ""), Tuple.of(3, " "), Tuple.of(1, "\t"), Tuple.of(1, " \t  "));
  }

  /** A piece of text as it may stand in a JSON string. */
  private static Arbitrary<String> piece() {
    Arbitrary<String> raw =
        Arbitraries.oneOf(
                Arbitraries.integers().between(0x20, 0x7e),
                Arbitraries.integers().between(0x7f, 0xd7ff),
                Arbitraries.integers().between(0xe000, 0xffff),
                Arbitraries.integers().between(0x1_0000, 0x10_ffff))
            .map(Character::toString)
            .map(text -> text.equals("\"") || text.equals("\\") ? "\\" + text : text);
    Arbitrary<String> escaped = Arbitraries.integers().between(0, 0xffff).map("\\u%04x"::formatted);
    Arbitrary<String> pair =
        Arbitraries.integers()
            .between(0x1_0000, 0x10_ffff)
            .map(
                c ->
                    "\\u%04X\\u%04x"
                        .formatted(
                            (int) Character.highSurrogate(c), (int) Character.lowSurrogate(c)));
    Arbitrary<String> known =
        Arbitraries.of(
            "\\n",
            "\\r",
            "\\t",
            "\\b",
            "\\f",
            "\\/",
            "\\\\",
            "\\\"",
            "data: ",
            "[DONE]",
            "model",
            "{\\\"model\\\":\\\"x\\\"}",
            "error",
            "\u2028",
            "\u00e9",
            "\ud83d\ude00",
            "\ufeff");
    return Arbitraries.frequencyOf(
        Tuple.of(4, raw), Tuple.of(2, known), Tuple.of(1, escaped), Tuple.of(1, pair));
  }

  /** A string in its quotes. */
  static Arbitrary<String> string() {
    return STRING;
  }

  /** A string that may be a name: the parser takes no half of a surrogate pair there. */
  private static Arbitrary<String> name() {
    return string().filter(name -> strictly(("{" + name + ":1}").getBytes(UTF_8)).isPresent());
  }

  /** A number in any of its forms. */
  public static Arbitrary<String> number() {
    Arbitrary<String> whole =
        Arbitraries.oneOf(
            Arbitraries.longs().map(String::valueOf),
            Arbitraries.integers().between(0, 9).map(String::valueOf),
            Arbitraries.of("-0", "123456789012345678901234567890", "9".repeat(200)));
    Arbitrary<String> fraction = Arbitraries.of("", "", ".0", ".50", ".1234567890123456789012");
    Arbitrary<String> exponent = Arbitraries.of("", "", "e1", "E+07", "e-300", "e99");
    return Combinators.combine(whole, fraction, exponent).as((w, f, e) -> w + f + e);
  }

  /** Any value. */
  static Arbitrary<String> value() {
    return VALUE;
  }

  /** Any object. */
  public static Arbitrary<String> object() {
    return object(VALUE);
  }

  private static Arbitrary<String> values(int depth) {
    Arbitrary<String> scalar =
        Arbitraries.oneOf(string(), number(), Arbitraries.of("true", "false", "null", "\"\""));
    if (depth == 0) {
      return scalar;
    }
    Arbitrary<String> value = values(depth - 1);
    Arbitrary<String> item =
        Combinators.combine(blank(), value, blank()).as((a, v, b) -> a + v + b);
    Arbitrary<String> array =
        item.list().ofMaxSize(4).map(items -> "[" + String.join(",", items) + "]");
    return Arbitraries.frequencyOf(
        Tuple.of(4, scalar), Tuple.of(1, array), Tuple.of(2, object(value)));
  }

  /** An object with these members' values: names that we know, at any place, and any others. */
  private static Arbitrary<String> object(Arbitrary<String> value) {
    Arbitrary<String> known =
        spelled(
            "model",
            "choices",
            "usage",
            "index",
            "delta",
            "message",
            "content",
            "role",
            "messages",
            "tool_calls",
            "finish_reason",
            "cost",
            "prompt_tokens",
            "stream",
            "id");
    Arbitrary<String> name = Arbitraries.frequencyOf(Tuple.of(3, known), Tuple.of(1, name()));
    return braced(member(name, value).list().ofMaxSize(4));
  }

  /** The members in their braces, with blanks around. */
  static Arbitrary<String> braced(Arbitrary<List<String>> members) {
    return Combinators.combine(blank(), members, blank())
        .as((a, all, b) -> a + "{" + String.join(",", all) + "}" + b);
  }

  /** A member with blanks where they may be. */
  static Arbitrary<String> member(Arbitrary<String> name, Arbitrary<String> value) {
    return Combinators.combine(blank(), name, blank(), value, blank())
        .as((a, n, b, v, c) -> a + n + b + ":" + v + c);
  }

  /** One of {@code names} in quotes, perhaps with one of its letters escaped. */
  public static Arbitrary<String> spelled(String... names) {
    Arbitrary<Integer> escaped =
        Arbitraries.frequencyOf(
            Tuple.of(3, Arbitraries.just(-1)), Tuple.of(1, Arbitraries.integers().between(0, 5)));
    return Combinators.combine(Arbitraries.of(names), escaped)
        .as((name, at) -> '"' + (at < 0 ? name : escape(name, at % name.length())) + '"');
  }

  private static String escape(String name, int at) {
    return name.substring(0, at)
        + "\\u%04x".formatted((int) name.charAt(at))
        + name.substring(at + 1);
  }

  /** What is no JSON, or hardly: a value with something cut out, doubled or put in. */
  public static Arbitrary<String> broken() {
    Arbitrary<String> wedge =
        Arbitraries.of(
            "",
            ",",
            "'",
            "\"",
            "}",
            "]",
            "{",
            ":",
            "\\",
            "0",
            "-",
            ".",
            "+1",
            "e",
            "NaN",
            "//",
            "#",
            "/**/",
            "\t",
            "\u0000",
            "\u0001",
            "\ufeff",
            "\u00a0",
            "nul",
            "undefined",
            "\\u12");
    return Combinators.combine(
            value(),
            wedge,
            Arbitraries.doubles().between(0, 1),
            Arbitraries.doubles().between(0, 1))
        .as(
            (json, put, one, other) -> {
              int from = (int) (Math.min(one, other) * json.length());
              int to = (int) Math.min(json.length(), from + Math.abs(one - other) * 4);
              return json.substring(0, from) + put + json.substring(to);
            })
        .filter(text -> !text.startsWith("\ufeff"));
  }
}
