package io.octoagent.operation;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.octoagent.event.VendorCode;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The failure that an answer reports, usually in LiteLLM's form: {@code
 * {"error":{"message","type","param","code"}}}. Its words distinguish failures; none of them leaves
 * this package unscrubbed.
 *
 * @param message the text of the error object, empty when absent
 * @param type the type, empty when absent
 * @param status the status in {@code code}, 0 when absent or not one of an error
 * @param words the readable reason: the message, or what other servers put in its place; empty when
 *     nothing can be read
 * @param code the vendor's code, if it is one that programs act on
 * @param param the invalid field; null when it is not reported
 */
public record VendorError(
    String message,
    String type,
    int status,
    String words,
    Optional<VendorCode> code,
    String param) {

  private static final Pattern ERROR_STATUS = Pattern.compile("[45][0-9]{2}");

  /** A field's name or path, such as {@code messages[0].content}. */
  private static final Pattern FIELD = Pattern.compile("[A-Za-z][A-Za-z0-9_.\\[\\]-]{0,63}");

  /** The members of an error object that are read. */
  private static final Set<String> MEMBERS = Set.of("message", "type", "param", "code");

  private static final ObjectMapper TREES = new ObjectMapper(Json.FACTORY);

  static final VendorError NONE = new VendorError("", "", 0, "", Optional.empty(), null);

  /** Whether it reports an error: it has a message or a code. */
  public boolean isPresent() {
    return !message.isBlank() || status != 0 || code.isPresent();
  }

  /** The error in an answer's body; {@link #NONE} if none can be read. */
  public static VendorError in(byte[] body) {
    byte[] plain = ErrorBody.unzipped(body);
    if (!ErrorBody.looksLikeJson(plain)) {
      return NONE.with(ErrorBody.text(plain));
    }
    try {
      return in(TREES.readTree(plain));
    } catch (IOException e) {
      return NONE;
    }
  }

  private static VendorError in(JsonNode body) {
    VendorError error = of(ErrorBody.first(body).path("error"));
    return error == null || error.words.isBlank()
        ? (error == null ? NONE : error).with(ErrorBody.words(body))
        : error;
  }

  /**
   * Reads the value of {@code error} to its end; null if it has neither a message nor a code, and
   * so reports no error.
   */
  static VendorError read(JsonParser parser) throws IOException {
    if (parser.currentToken() != JsonToken.START_ARRAY) {
      return of(scalars(parser));
    }
    JsonNode first = MissingNode.getInstance();
    for (int i = 0; parser.nextToken() != JsonToken.END_ARRAY; i++) {
      if (i == 0) {
        first = scalars(parser);
      } else {
        parser.skipChildren();
      }
    }
    return of(first);
  }

  /**
   * The current value, which is read to its end, with only the members that are used: an answer may
   * be long, and takes many times more memory as a tree.
   */
  private static JsonNode scalars(JsonParser parser) throws IOException {
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      return scalar(parser);
    }
    ObjectNode error = TREES.createObjectNode();
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      parser.nextToken();
      if (MEMBERS.contains(name)) {
        error.set(name, scalar(parser));
      } else {
        parser.skipChildren();
      }
    }
    return error;
  }

  private static JsonNode scalar(JsonParser parser) throws IOException {
    if (parser.currentToken().isScalarValue()) {
      return TREES.readTree(parser);
    }
    parser.skipChildren();
    return MissingNode.getInstance();
  }

  /** The error with this message and this code; null if both are absent. */
  static VendorError of(String message, String code) {
    return of(TREES.createObjectNode().put("message", message).put("code", code));
  }

  private static VendorError of(JsonNode error) {
    JsonNode first = ErrorBody.first(error);
    String message = text(first.isTextual() ? first : first.path("message"));
    String code = text(first.isNumber() ? first : first.path("code"));
    if (message.isBlank() && (code.isBlank() || code.equals("0"))) {
      return null;
    }
    String type = text(first.path("type"));
    String param = field(text(first.path("param")));
    VendorError relayed = in(RelayedError.in(message));
    String words = relayed.words.isBlank() ? message : relayed.words;
    Optional<VendorCode> known =
        VendorCode.of(code)
            .or(() -> VendorCode.of(type))
            .or(relayed::code)
            .or(() -> ErrorBody.code(message, words));
    return new VendorError(
        message, type, status(code, known), words, known, param == null ? relayed.param : param);
  }

  /** A code that programs act on implies an invalid request, even without a status. */
  private static int status(String code, Optional<VendorCode> known) {
    if (ERROR_STATUS.matcher(code).matches()) {
      return Integer.parseInt(code);
    }
    return known.isPresent() ? 400 : 0;
  }

  private VendorError with(String readable) {
    return new VendorError(message, type, status, readable, code, param);
  }

  /** Passes on a field's name, and nothing that looks like more than that. */
  private static String field(String param) {
    return FIELD.matcher(param).matches() && Scrubber.scrub(param).equals(param) ? param : null;
  }

  private static String text(JsonNode value) {
    return value.isTextual() || value.isNumber() ? value.asText() : "";
  }
}
