package io.octoagent.operation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds the answer of a vendor inside a message of LiteLLM, for {@link VendorError}. For most APIs
 * LiteLLM 1.106.2 does not read the vendor's error: it puts the whole answer into its message, as
 * it came or as Python writes it.
 */
final class RelayedError {

  /** LiteLLM's classes, and what OpenAI's SDK says before an answer that it could not read. */
  private static final Pattern BEFORE =
      Pattern.compile(Scrubber.PREFIX.pattern() + "(?:Error code: [0-9]{3} - )?");

  private static final ObjectMapper TREES = new ObjectMapper(Json.FACTORY);

  private RelayedError() {}

  /** The vendor's answer; missing if {@code message} has none. */
  static JsonNode in(String message) {
    Matcher before = BEFORE.matcher(message);
    String rest = before.lookingAt() ? message.substring(before.end()) : "";
    if (!rest.startsWith("{") && !rest.startsWith("b'{") && !rest.startsWith("b\"{")) {
      return MissingNode.getInstance();
    }
    try {
      JsonNode answer = TREES.readTree(PythonText.toJson(rest));
      return answer.isObject() ? answer : MissingNode.getInstance();
    } catch (IOException e) {
      return MissingNode.getInstance();
    }
  }
}
