package io.octoagent.testbed;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.Map;
import java.util.StringJoiner;
import java.util.TreeMap;

/**
 * JSON in a form in which two texts are equal when they mean the same: keys sorted, no space,
 * strings unescaped, numbers of any size by value, but with whole and floating ones apart (Python
 * distinguishes 1 from 1.0).
 */
public final class CanonicalJson {
  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder().maxStringLength(Integer.MAX_VALUE).build())
          .build();

  private CanonicalJson() {}

  /** The canonical form of this text; fails when it is not one JSON value or repeats a key. */
  public static String of(String json) {
    try (JsonParser parser = FACTORY.createParser(json)) {
      parser.nextToken();
      String form = value(parser);
      if (parser.nextToken() != null) {
        throw new AssertionError("more than one value: " + json);
      }
      return form;
    } catch (IOException e) {
      throw new UncheckedIOException("not JSON: " + json, e);
    }
  }

  private static String value(JsonParser parser) throws IOException {
    JsonToken token = parser.currentToken();
    return switch (token) {
      case START_OBJECT -> object(parser);
      case START_ARRAY -> array(parser);
      case VALUE_STRING -> '"' + parser.getText() + '"';
      case VALUE_NUMBER_INT -> parser.getText();
      case VALUE_NUMBER_FLOAT -> "float " + new BigDecimal(parser.getText()).stripTrailingZeros();
      case VALUE_TRUE, VALUE_FALSE, VALUE_NULL -> parser.getText();
      case null, default -> throw new AssertionError("unexpected " + token);
    };
  }

  private static String object(JsonParser parser) throws IOException {
    Map<String, String> fields = new TreeMap<>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      parser.nextToken();
      if (fields.put(name, value(parser)) != null) {
        throw new AssertionError("key repeated: " + name);
      }
    }
    StringJoiner form = new StringJoiner(",", "{", "}");
    fields.forEach((name, value) -> form.add('"' + name + "\":" + value));
    return form.toString();
  }

  private static String array(JsonParser parser) throws IOException {
    StringJoiner form = new StringJoiner(",", "[", "]");
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      form.add(value(parser));
    }
    return form.toString();
  }
}
