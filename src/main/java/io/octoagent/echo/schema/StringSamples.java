package io.octoagent.echo.schema;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Candidate texts for {@link Search}, which are likely to satisfy the rules: the echo itself if
 * they allow any text.
 */
final class StringSamples {

  private static final int MOST_REPEATS = 8;
  private static final int ALTERNATIVES = 4;

  private final String echo;
  private final Patterns patterns;
  private final Work work;

  /**
   * Samples for one request.
   *
   * @param echo the content of a free text
   */
  StringSamples(String echo, Patterns patterns, Work work) {
    this.echo = echo;
    this.patterns = patterns;
    this.work = work;
  }

  /**
   * Candidates, the best first.
   *
   * @param variant counts the values of a set, which must differ
   */
  Stream<String> of(Rules rules, int variant) {
    long min = rules.least("minLength");
    long max = rules.most("maxLength");
    List<String> formatted =
        rules
            .values("format")
            .flatMap(format -> Formats.of(format.asText(), variant).stream())
            .toList();
    String tail = variant == 0 ? "" : " " + (variant + 1);
    Stream<String> free = formatted.isEmpty() ? Stream.of(echo + tail) : formatted.stream();
    Stream<String> patterned =
        rules
            .values("pattern")
            .filter(JsonNode::isTextual)
            .flatMap(pattern -> ofPattern(pattern.textValue(), min, max, variant));
    return Stream.concat(
        free.map(text -> formatted.isEmpty() ? fit(text, tail, min, max) : text), patterned);
  }

  private Stream<String> ofPattern(String pattern, long min, long max, int variant) {
    Stream<Long> repeats =
        Stream.concat(
            Stream.of(1L, 0L, min, max == Long.MAX_VALUE ? min : (min + max) / 2),
            IntStream.rangeClosed(2, MOST_REPEATS).mapToObj(Long::valueOf));
    return repeats.flatMap(
        repeat ->
            IntStream.range(variant, variant + ALTERNATIVES)
                .mapToObj(i -> new PatternSample(pattern, repeat, i, patterns, work).text())
                .flatMap(text -> text.stream())
                .flatMap(text -> Stream.of(text, fit(text, "", min, max))));
  }

  /** A text that begins like {@code text}, ends in {@code tail} and has an allowed length. */
  private String fit(String text, String tail, long min, long max) {
    work.consume(Math.max(min, text.length()));
    String padded = text;
    if (length(text) < min) {
      String unit = text.isEmpty() ? "echo " : text + " ";
      padded = unit.repeat((int) (min / length(unit) + 1));
      padded = cut(padded, min - length(tail)) + tail;
    }
    return length(padded) <= max ? padded : cut(padded, Math.max(0, max - length(tail))) + tail;
  }

  private static String cut(String text, long length) {
    return text.substring(0, text.offsetByCodePoints(0, Math.clamp(length, 0, length(text))));
  }

  /** In code points, as JSON Schema counts. */
  private static int length(String text) {
    return text.codePointCount(0, text.length());
  }
}
