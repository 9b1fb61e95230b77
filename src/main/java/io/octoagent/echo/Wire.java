package io.octoagent.echo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;

/** Turns JSON into the bytes of an answer, for the writers of all APIs. */
final class Wire {

  private Wire() {}

  /** An object without members. */
  static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
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
