package io.octoagent.proxy;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.octoagent.config.Group;
import io.octoagent.event.Label;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The body of a chat completion request, checked once and otherwise left as the bytes that came.
 * Only {@code model}, {@code stream}, {@code stream_options.include_usage} and {@code n} are
 * understood, and the labels in {@code user} and {@code metadata.task}; the copy for the proxy
 * differs from the caller's in exactly those places and in {@code disable_fallbacks}.
 */
public final class ChatBody {

  private static final Set<String> STEERING =
      Set.of(
          "api_base",
          "base_url",
          "api_key",
          "user_config",
          "custom_llm_provider",
          "model_list",
          "fallbacks",
          "context_window_fallbacks",
          "content_policy_fallbacks",
          "disable_fallbacks",
          "num_retries",
          "max_retries",
          "timeout",
          "stream_timeout",
          "extra_body",
          "extra_headers",
          "extra_query",
          "headers",
          "router_settings_override",
          "allow_client_side_credentials");

  private static final List<String> STEERING_PREFIXES =
      List.of("input_cost_", "output_cost_", "aws_", "vertex_", "azure_", "mock_", "litellm_");

  private final byte[] bytes;
  private final List<Splice> splices = new ArrayList<>(2);
  private int open;
  private String modelName;
  private boolean messages;
  private boolean stream;
  private boolean usageAsked;
  private int choices = 1;
  private boolean streamOptions;
  private String user;
  private String task;

  private ChatBody(byte[] bytes) {
    this.bytes = bytes;
  }

  /**
   * Reads and checks a request body.
   *
   * @throws InvalidRequest if it is not a JSON object in UTF-8 with a model and messages, or steers
   *     the proxy
   */
  public static ChatBody parse(byte[] bytes) {
    if (!ByteBufUtil.isText(Unpooled.wrappedBuffer(bytes), UTF_8)) {
      throw new InvalidRequest(null, "The body is not JSON in UTF-8.");
    }
    ChatBody body = new ChatBody(bytes);
    try (JsonParser parser = Json.FACTORY.createParser(bytes)) {
      body.read(parser);
    } catch (JsonProcessingException e) {
      throw notJson(e);
    } catch (IOException e) {
      throw new InvalidRequest(null, "The body is not JSON in UTF-8.");
    }
    if (body.modelName == null) {
      throw new InvalidRequest("model", "The field 'model' is missing: name a role or a group.");
    }
    if (!body.messages) {
      throw new InvalidRequest("messages", "The field 'messages' is missing.");
    }
    return body;
  }

  /** What the caller put into {@code model}. */
  public String model() {
    return modelName;
  }

  /** Whether the caller wants a stream. */
  public boolean stream() {
    return stream;
  }

  /** Whether the caller wants the stream's usage chunk. */
  public boolean usageAsked() {
    return usageAsked;
  }

  /** How many choices the caller wants. */
  int choices() {
    return choices;
  }

  /** OpenAI's {@code user}; null when it is absent, or no {@linkplain Label label}. */
  public String user() {
    return user;
  }

  /** The member {@code task} of {@code metadata}; null when it is absent, or no label. */
  String task() {
    return task;
  }

  /** The body as it came. */
  public byte[] bytes() {
    return bytes;
  }

  /**
   * The body for the proxy: the group as the model, no ladder of its own, and always the usage of a
   * stream.
   */
  Buffer forProxy(Group group) {
    Buffer out = Buffer.buffer(bytes.length + 128);
    out.appendString("{\"disable_fallbacks\":true,");
    if (stream && !streamOptions) {
      out.appendString("\"stream_options\":{\"include_usage\":true},");
    }
    int from = open + 1;
    for (Splice splice : splices) {
      if (!splice.isModel() && !stream) {
        continue;
      }
      String text = splice.isModel() ? '"' + group.id() + '"' : splice.text;
      out.appendBytes(bytes, from, splice.start - from).appendString(text);
      from = splice.end;
    }
    return out.appendBytes(bytes, from, bytes.length - from);
  }

  private void read(JsonParser parser) throws IOException {
    if (parser.nextToken() != JsonToken.START_OBJECT) {
      throw new InvalidRequest(null, "The body is not a JSON object.");
    }
    open = Json.start(parser);
    if (open < 0 || open >= bytes.length || bytes[open] != '{') {
      throw new InvalidRequest(null, "The body is not JSON in UTF-8.");
    }
    Set<String> seen = new HashSet<>();
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      if (!seen.add(name)) {
        throw new InvalidRequest(name, "The field '" + name + "' is given twice.");
      }
      refuseSteering(name);
      parser.nextToken();
      field(parser, name);
    }
    if (parser.nextToken() != null) {
      throw new InvalidRequest(null, "The body goes on after the JSON object.");
    }
  }

  private void field(JsonParser parser, String name) throws IOException {
    JsonToken token = parser.currentToken();
    switch (name) {
      case "model" -> {
        require(token == JsonToken.VALUE_STRING, name, "a string");
        modelName = parser.getText();
        splice(parser, null);
      }
      case "messages" -> {
        require(
            token == JsonToken.START_ARRAY && Json.present(parser),
            name,
            "a list with at least one message");
        messages = true;
      }
      case "stream" -> {
        require(token.isBoolean() || token == JsonToken.VALUE_NULL, name, "true or false");
        stream = token == JsonToken.VALUE_TRUE;
      }
      case "stream_options" -> {
        require(
            token == JsonToken.START_OBJECT || token == JsonToken.VALUE_NULL, name, "an object");
        streamOptions(parser);
      }
      case "n" -> {
        Long number = Usage.count(parser);
        choices = number == null ? 1 : Math.clamp(number, 1, Choice.MOST);
      }
      case "user" -> user = Label.of(Json.text(parser));
      case "metadata" -> metadata(parser);
      default -> parser.skipChildren();
    }
  }

  private void metadata(JsonParser parser) throws IOException {
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      parser.skipChildren();
      return;
    }
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      boolean wanted = parser.currentName().equals("task");
      parser.nextToken();
      if (wanted) {
        task = Label.of(Json.text(parser));
      } else {
        parser.skipChildren();
      }
    }
  }

  /** Remembers where {@code include_usage} stands, or where it belongs. */
  private void streamOptions(JsonParser parser) throws IOException {
    streamOptions = true;
    if (parser.currentToken() == JsonToken.VALUE_NULL) {
      splice(parser, "{\"include_usage\":true}");
      return;
    }
    int inside = Json.start(parser) + 1;
    boolean found = false;
    boolean empty = true;
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      empty = false;
      String name = parser.currentName();
      JsonToken value = parser.nextToken();
      if (name.equals("include_usage") && value.isScalarValue()) {
        usageAsked = value == JsonToken.VALUE_TRUE;
        splice(parser, "true");
        found = true;
      }
      parser.skipChildren();
    }
    if (!found) {
      splices.add(new Splice(inside, inside, "\"include_usage\":true" + (empty ? "" : ",")));
    }
  }

  private void splice(JsonParser parser, String text) throws IOException {
    splices.add(new Splice(Json.start(parser), Json.end(parser), text));
  }

  private static void refuseSteering(String name) {
    if (STEERING.contains(name) || STEERING_PREFIXES.stream().anyMatch(name::startsWith)) {
      throw new InvalidRequest(
          name, "The field '" + name + "' steers the proxy and is not accepted: leave it out.");
    }
  }

  private static void require(boolean good, String name, String what) {
    if (!good) {
      throw new InvalidRequest(name, "The field '" + name + "' must be " + what + ".");
    }
  }

  private static InvalidRequest notJson(JsonProcessingException e) {
    String place = e.getLocation() == null ? "" : " at byte " + e.getLocation().getByteOffset();
    return new InvalidRequest(null, "The body is not valid JSON in UTF-8" + place + ".");
  }

  /** A range of the caller's bytes, and what stands there for the proxy; the model's is null. */
  private record Splice(int start, int end, String text) {
    boolean isModel() {
      return text == null;
    }
  }
}
