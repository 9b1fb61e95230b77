package io.octoagent.proxy;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;

/**
 * The error object of an answer, in LiteLLM's form: {@code {"error":{"message","type","code"}}}.
 * Its words are for telling failures apart; none of them leaves this package unscrubbed.
 *
 * @param message the text, empty when absent
 * @param type the type, empty when absent
 * @param status the status in {@code code}, 0 when absent or not a number
 */
record VendorError(String message, String type, int status) {

  /** What LiteLLM puts before a message that comes from a vendor; its own messages go without. */
  private static final String FROM_VENDOR = "litellm.";

  static final VendorError NONE = new VendorError("", "", 0);

  /** Whether a vendor said it, and not the proxy itself. */
  boolean fromVendor() {
    return message.startsWith(FROM_VENDOR);
  }

  /** The error in an answer's body; {@link #NONE} when there is none to be read. */
  static VendorError in(byte[] body) {
    try {
      VendorError error = CompletionScan.of(body, 0, body.length).error();
      return error == null ? NONE : error;
    } catch (IOException e) {
      return NONE;
    }
  }

  /** Reads the value of {@code error}: an object, or a bare text. */
  static VendorError read(JsonParser parser) throws IOException {
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      String text = Json.text(parser);
      return new VendorError(text == null ? "" : text, "", 0);
    }
    String message = "";
    String type = "";
    int status = 0;
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      JsonToken value = parser.nextToken();
      switch (name) {
        case "message" -> message = orEmpty(Json.text(parser));
        case "type" -> type = orEmpty(Json.text(parser));
        case "code" ->
            status = value.isScalarValue() ? status(parser.getValueAsString("")) : skipped(parser);
        default -> parser.skipChildren();
      }
    }
    return new VendorError(message, type, status);
  }

  private static int status(String code) {
    return code.matches("[1-5][0-9]{2}") ? Integer.parseInt(code) : 0;
  }

  private static int skipped(JsonParser parser) throws IOException {
    parser.skipChildren();
    return 0;
  }

  private static String orEmpty(String text) {
    return text == null ? "" : text;
  }
}
