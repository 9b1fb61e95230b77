package io.octoagent.echo;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.buffer.Buffer;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.StringTokenizer;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/**
 * A local model that says again what the last user message said, or how it began: the same answer
 * to the same request, with no key, no proxy and no network. Asked by the front door in {@code
 * echo} mode, and in place of a failure where the operator wants that.
 */
@Singleton
public class EchoModel {

  /** The model's name in its answers. */
  public static final String NAME = "echo";

  /** Why every echo ends. */
  public static final String FINISH_REASON = "stop";

  private static final String FINGERPRINT = "octoagent-echo";
  private static final String DEGRADED_FINGERPRINT = "octoagent-echo-degraded";

  /** What is said again of a long message, in characters. */
  private static final int LONGEST = 10_000;

  private final ObjectMapper json =
      new ObjectMapper(
          JsonFactory.builder()
              .streamReadConstraints(
                  StreamReadConstraints.builder().maxStringLength(Integer.MAX_VALUE).build())
              .build());

  /**
   * The echo of a chat completion request.
   *
   * @param body a request body that was found good
   * @param degraded whether the echo stands in for an answer that could not be had
   */
  public Echo answer(byte[] body, boolean degraded) {
    try {
      JsonNode request = json.readTree(body);
      String id = "chatcmpl-" + UUID.nameUUIDFromBytes(body);
      int promptTokens =
          stream(request.path("messages")).map(EchoModel::text).mapToInt(EchoModel::words).sum();
      String last =
          stream(request.path("messages"))
              .filter(message -> message.path("role").asText().equals("user"))
              .map(EchoModel::text)
              .reduce("", (earlier, later) -> later);
      return new Echo(
          json,
          id,
          promptTokens,
          "echo: " + beginning(last),
          degraded ? DEGRADED_FINGERPRINT : FINGERPRINT);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * A message's text, whether it is a string or a list of parts; parts that are not text are left
   * out.
   */
  private static String text(JsonNode message) {
    JsonNode content = message.path("content");
    return content.isArray()
        ? stream(content)
            .map(part -> part.path("text").asText(""))
            .collect(Collectors.joining(" "))
            .strip()
        : content.asText("");
  }

  private static java.util.stream.Stream<JsonNode> stream(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false);
  }

  private static String beginning(String text) {
    if (text.length() <= LONGEST) {
      return text;
    }
    boolean pair = Character.isHighSurrogate(text.charAt(LONGEST - 1));
    return text.substring(0, pair ? LONGEST - 1 : LONGEST);
  }

  private static int words(String text) {
    return new StringTokenizer(text).countTokens();
  }

  /** One echo, in both of OpenAI's forms. A word counts as a token. */
  public static final class Echo {

    private final ObjectMapper json;
    private final String id;
    private final String text;
    private final String fingerprint;
    private final int promptTokens;

    Echo(ObjectMapper json, String id, int promptTokens, String text, String fingerprint) {
      this.json = json;
      this.id = id;
      this.text = text;
      this.fingerprint = fingerprint;
      this.promptTokens = promptTokens;
    }

    /** The whole answer as one JSON object. */
    public Buffer whole() {
      ObjectNode answer = frame("chat.completion");
      ObjectNode choice = choice(answer, FINISH_REASON);
      choice.putObject("message").put("role", "assistant").put("content", text).putNull("refusal");
      answer.set("usage", usage());
      return Buffer.buffer(answer.toString().getBytes(StandardCharsets.UTF_8));
    }

    /** The answer as server-sent events, a word each, without the closing {@code [DONE]}. */
    public List<Buffer> events(boolean withUsage) {
      List<Buffer> events = new ArrayList<>();
      for (String word : text.split("(?<=\\s)(?=\\S)", -1)) {
        ObjectNode chunk = frame("chat.completion.chunk");
        ObjectNode delta = choice(chunk, null).putObject("delta");
        if (events.isEmpty()) {
          delta.put("role", "assistant");
        }
        delta.put("content", word);
        events.add(event(chunk));
      }
      ObjectNode last = frame("chat.completion.chunk");
      choice(last, FINISH_REASON).putObject("delta");
      events.add(event(last));
      if (withUsage) {
        ObjectNode closing = frame("chat.completion.chunk");
        closing.putArray("choices");
        closing.set("usage", usage());
        events.add(event(closing));
      }
      return events;
    }

    private ObjectNode frame(String object) {
      return json.createObjectNode()
          .put("id", id)
          .put("object", object)
          .put("created", 0)
          .put("model", NAME)
          .put("system_fingerprint", fingerprint);
    }

    private static ObjectNode choice(ObjectNode answer, String finishReason) {
      return answer
          .putArray("choices")
          .addObject()
          .put("index", 0)
          .putNull("logprobs")
          .put("finish_reason", finishReason);
    }

    private ObjectNode usage() {
      int completionTokens = words(text);
      return json.createObjectNode()
          .put("prompt_tokens", promptTokens)
          .put("completion_tokens", completionTokens)
          .put("total_tokens", promptTokens + completionTokens);
    }

    private static Buffer event(ObjectNode chunk) {
      return Buffer.buffer(("data: " + chunk + "\n\n").getBytes(StandardCharsets.UTF_8));
    }
  }
}
