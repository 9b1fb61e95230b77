package io.octoagent.testbed;

import static io.octoagent.testbed.Dialect.q;
import static java.util.Map.entry;
import static java.util.stream.Collectors.joining;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map.Entry;

/** The proxy's embeddings. Each number of a vector is a character, so that a test can read it. */
final class EmbeddingsForm implements ProxyForm {
  /** A power of two, so that no digit is lost. */
  private static final double SCALE = 1 << 10;

  @Override
  public String plain(String group, String text) {
    String vector = "{\"embedding\":[%s],\"index\":0,\"object\":\"embedding\"}";
    return list(group, vector.formatted(numbers(text)));
  }

  @Override
  public List<Entry<String, String>> hollow(String group) {
    return List.of(
        entry("no vectors", list(group, "")), entry("a vector without numbers", plain(group, "")));
  }

  @Override
  public String error(int status, String message) {
    return ChatForm.openAiError("internal_server_error", message, status);
  }

  @Override
  public String unknownModel(String group) {
    return ChatForm.openAiError(
        "invalid_request_error", "/embeddings: Invalid model name passed in model=" + group, 400);
  }

  /** The numbers that say this. */
  static String numbers(String text) {
    return text.chars()
        .mapToObj(character -> Double.toString(character / SCALE))
        .collect(joining(","));
  }

  /** What these numbers say. */
  static String text(JsonNode numbers) {
    StringBuilder text = new StringBuilder();
    numbers.forEach(number -> text.append((char) Math.round(number.asDouble() * SCALE)));
    return text.toString();
  }

  private static String list(String group, String data) {
    return """
    {"model":%s,"data":[%s],"object":"list","usage":{"completion_tokens":0,"prompt_tokens":30,"total_tokens":30}}\
    """
        .formatted(q(group), data);
  }
}
