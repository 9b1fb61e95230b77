package io.octoagent.echo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;

/** Turns JSON into the bytes of an answer, for the writers of all APIs. */
final class Wire {

  private static final JsonMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();

  private Wire() {}

  /** An object without members. */
  static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  /** The value of {@code text}, which the echo has produced. */
  static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("The echo has produced what is not JSON.", e);
    }
  }

  /** {@code json} as a whole answer. */
  static Buffer whole(JsonNode json) {
    return bytes(json.toString());
  }

  /** {@code json} as an event. */
  static Buffer event(JsonNode json) {
    return bytes("data: " + json + "\n\n");
  }

  /** {@code json} as an event of the kind that its member {@code type} names. */
  static Buffer typedEvent(JsonNode json) {
    return bytes("event: " + json.path("type").asText() + "\ndata: " + json + "\n\n");
  }

  private static Buffer bytes(String text) {
    return Buffer.buffer(text.getBytes(StandardCharsets.UTF_8));
  }
}
