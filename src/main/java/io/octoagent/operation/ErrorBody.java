package io.octoagent.operation;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import io.octoagent.event.VendorCode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import java.util.zip.GZIPInputStream;

/**
 * Reads the body of an error, for {@link VendorError}, in the many forms that servers give it:
 * compressed or not, as JSON, as a page or as plain text. Such bodies are short.
 */
final class ErrorBody {

  /** Members that hold the reason, the best first. */
  private static final List<String> WORDS =
      List.of(
          "message", "msg", "detail", "error", "errors", "error_description", "title", "reason");

  /** How many reasons of a list are reported. */
  private static final int MOST_REASONS = 3;

  /** How much of a compressed body is decompressed, in bytes. */
  private static final int LARGEST = 64 << 10;

  private static final int DEEPEST = 4;

  /** How much of a message is searched for its code, in characters. */
  private static final int LONGEST_START = 1024;

  /** How much of a page is read, in characters. */
  private static final int LONGEST_TEXT = 16_384;

  /** LiteLLM's exception classes, which precede the vendor's words if LiteLLM knows the case. */
  private static final Map<String, VendorCode> CLASSES =
      Map.of(
          "ContextWindowExceededError", VendorCode.CONTEXT_LENGTH_EXCEEDED,
          "ContentPolicyViolationError", VendorCode.CONTENT_POLICY_VIOLATION);

  /**
   * If it does not, it drops the vendor's code; these words of OpenAI and Azure identify one.
   * Anthropic has no codes of this kind.
   */
  private static final Map<Pattern, VendorCode> BEGINNINGS =
      Map.of(
          Pattern.compile("Your input exceeds the context window\\b"),
          VendorCode.CONTEXT_LENGTH_EXCEEDED,
          Pattern.compile("prompt is too long: "),
          VendorCode.CONTEXT_LENGTH_EXCEEDED,
          Pattern.compile("input length and `max_tokens` exceed context limit: "),
          VendorCode.CONTEXT_LENGTH_EXCEEDED,
          Pattern.compile("Invalid '[^']{1,200}': string too long\\b"),
          VendorCode.STRING_ABOVE_MAX_LENGTH,
          Pattern.compile("Unsupported parameter: "),
          VendorCode.UNSUPPORTED_PARAMETER,
          Pattern.compile("Unsupported value: "),
          VendorCode.UNSUPPORTED_VALUE,
          Pattern.compile("The response was filtered due to the prompt triggering\\b"),
          VendorCode.CONTENT_FILTER,
          Pattern.compile("Error while downloading "),
          VendorCode.INVALID_IMAGE_URL);

  private ErrorBody() {}

  /**
   * The body itself; for a compressed one its first part, or nothing if it cannot be decompressed.
   */
  static byte[] unzipped(byte[] body) {
    boolean zipped = body.length > 2 && body[0] == 0x1f && body[1] == (byte) 0x8b;
    if (!zipped) {
      return body;
    }
    try (GZIPInputStream plain = new GZIPInputStream(new ByteArrayInputStream(body))) {
      return plain.readNBytes(LARGEST);
    } catch (IOException e) {
      return new byte[0];
    }
  }

  /** Whether its first value is an object or a list. */
  static boolean looksLikeJson(byte[] body) {
    for (byte b : body) {
      if (b == '{' || b == '[') {
        return true;
      }
      boolean before = b == ' ' || b == '\t' || b == '\r' || b == '\n' || b < 0;
      if (!before) {
        return false;
      }
    }
    return false;
  }

  /** The text of a page or of a plain text; empty if it is neither. */
  static String text(byte[] body) {
    String text = new String(body, 0, Math.min(body.length, LONGEST_TEXT), UTF_8);
    long unreadable = text.chars().filter(ErrorBody::isUnreadable).count();
    return unreadable * 20 > text.length() ? "" : PageText.of(text);
  }

  private static boolean isUnreadable(int c) {
    return c == 0xFFFD || (c < ' ' && !Character.isWhitespace(c));
  }

  /** The value itself, or the first element of a list. */
  static JsonNode first(JsonNode value) {
    return value.isArray() ? value.path(0) : value;
  }

  /** The reason in a body without an error object; empty if it has none. */
  static String words(JsonNode value) {
    return words(value, DEEPEST);
  }

  private static String words(JsonNode value, int depth) {
    if (value.isTextual()) {
      return value.asText();
    }
    if (depth == 0) {
      return "";
    }
    if (value.isArray()) {
      return StreamSupport.stream(value.spliterator(), false)
          .limit(MOST_REASONS)
          .map(one -> place(one) + words(one, depth - 1))
          .filter(words -> !words.isBlank())
          .collect(Collectors.joining("; "));
    }
    return WORDS.stream()
        .map(value::get)
        .filter(Objects::nonNull)
        .map(one -> words(one, depth - 1))
        .filter(words -> !words.isBlank())
        .findFirst()
        .orElse("");
  }

  /** FastAPI's path to the invalid field: {@code ["body", "x"]}. */
  private static String place(JsonNode reason) {
    JsonNode path = reason.path("loc");
    return path.isEmpty()
        ? ""
        : StreamSupport.stream(path.spliterator(), false)
            .map(JsonNode::asText)
            .collect(Collectors.joining(".", "", ": "));
  }

  /**
   * The code that belongs to an error of which LiteLLM has kept only the words.
   *
   * @param message LiteLLM's, which begins with its classes
   * @param words the vendor's, with or without those classes
   */
  static Optional<VendorCode> code(String message, String words) {
    String classes = prefix(message);
    String plain = start(words).substring(prefix(words).length());
    return Stream.concat(
            CLASSES.entrySet().stream()
                .filter(known -> classes.contains(known.getKey()))
                .map(Map.Entry::getValue),
            BEGINNINGS.entrySet().stream()
                .filter(known -> known.getKey().matcher(plain).lookingAt())
                .map(Map.Entry::getValue))
        .findFirst();
  }

  private static String prefix(String message) {
    Matcher prefix = Scrubber.PREFIX.matcher(start(message));
    return prefix.lookingAt() ? prefix.group() : "";
  }

  private static String start(String message) {
    return message.substring(0, Math.min(message.length(), LONGEST_START));
  }
}
