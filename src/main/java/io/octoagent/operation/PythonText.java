package io.octoagent.operation;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.util.HexFormat;
import java.util.Map;

/**
 * Turns what Python wrote into JSON, for {@link RelayedError}: JSON itself, bytes that hold JSON
 * ({@code b'{"a": "b"}'}), and a dictionary ({@code {'a': None}}). It accepts more than these and
 * leaves the judgement to the JSON parser.
 */
final class PythonText {

  private static final Map<String, String> WORDS =
      Map.of("None", "null", "True", "true", "False", "false");

  private static final Map<Character, Character> ESCAPES =
      Map.of('n', '\n', 'r', '\r', 't', '\t', 'b', '\b', 'f', '\f');

  /** How many digits follow an escape that names a character. */
  private static final Map<Character, Integer> DIGITS = Map.of('x', 2, 'u', 4, 'U', 8);

  private final String text;
  private int at;

  private PythonText(String text) {
    this.text = text;
  }

  /** The JSON that {@code text} begins with; what follows it is ignored. */
  static String toJson(String text) {
    if (text.startsWith("b'") || text.startsWith("b\"")) {
      PythonText bytes = new PythonText(text);
      bytes.at = 1;
      return new String(bytes.string().getBytes(ISO_8859_1), UTF_8);
    }
    return new PythonText(text).structure();
  }

  private String structure() {
    StringBuilder json = new StringBuilder(text.length());
    int depth = 0;
    do {
      char c = text.charAt(at);
      if (c == '\'' || c == '"') {
        json.append('"')
            .append(JsonStringEncoder.getInstance().quoteAsString(string()))
            .append('"');
      } else if (Character.isLetter(c)) {
        String word = word();
        json.append(WORDS.getOrDefault(word, word));
      } else {
        depth += c == '{' || c == '[' ? 1 : c == '}' || c == ']' ? -1 : 0;
        json.append(c);
        at++;
      }
    } while (depth > 0 && at < text.length());
    return json.toString();
  }

  private String word() {
    int from = at;
    while (at < text.length() && Character.isLetter(text.charAt(at))) {
      at++;
    }
    return text.substring(from, at);
  }

  /** Reads a string in quotes of either kind, to the end of the text if it does not end before. */
  private String string() {
    char quote = text.charAt(at++);
    StringBuilder value = new StringBuilder();
    while (at < text.length() && text.charAt(at) != quote) {
      char c = text.charAt(at++);
      if (c == '\\' && at < text.length()) {
        escape(value);
      } else {
        value.append(c);
      }
    }
    at++;
    return value.toString();
  }

  private void escape(StringBuilder value) {
    char c = text.charAt(at++);
    int digits = DIGITS.getOrDefault(c, 0);
    int end = at + digits;
    if (digits == 0 || end > text.length() || !text.substring(at, end).matches("[0-9a-fA-F]+")) {
      value.append(ESCAPES.getOrDefault(c, c));
      return;
    }
    int character = HexFormat.fromHexDigits(text, at, end);
    at = end;
    value.append(Character.isValidCodePoint(character) ? Character.toString(character) : "\ufffd");
  }
}
