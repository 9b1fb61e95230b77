package io.octoagent.operation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;

/**
 * Writes as a JSON schema what {@link BodyReader} requires of a body with certain {@link
 * RequestFields}, for the API's description.
 */
public final class RequestSchema {

  private static final String PROPERTIES = "properties";
  private static final String REQUIRED = "required";
  private static final String DESCRIPTION = "description";

  private final RequestFields fields;

  private RequestSchema(RequestFields fields) {
    this.fields = fields;
  }

  /** The schema of a body with {@code fields}. */
  public static ObjectNode of(RequestFields fields) {
    return new RequestSchema(fields).body();
  }

  private ObjectNode body() {
    ObjectNode body = JsonTypes.of("object");
    body.putArray(REQUIRED).add("model");
    ObjectNode properties = body.putObject(PROPERTIES);
    fields.names().sorted().forEach(name -> properties.set(name, property(name)));
    if (fields.required().size() == 1) {
      body.withArrayProperty(REQUIRED).add(fields.required().getFirst());
    } else {
      fields.required().forEach(name -> body.withArrayProperty("anyOf").add(having(name)));
    }
    return body;
  }

  /** Null counts as absent. */
  private static ObjectNode having(String name) {
    ObjectNode having = JsonTypes.any();
    having.putArray(REQUIRED).add(name);
    having.putObject(PROPERTIES).putObject(name).set("not", JsonTypes.of(JsonTypes.NULL));
    return having;
  }

  private ObjectNode property(String name) {
    return switch (name) {
      case "model" -> JsonTypes.of("string").put(DESCRIPTION, "A role or a group.");
      case "stream" -> stream();
      case "stream_options" -> streamOptions();
      case "metadata" -> metadata();
      case "tools" -> kind(name).set("items", ToolSchema.of(fields.requiredOfTools()));
      default -> {
        if (fields.losesConversation(name)) {
          yield JsonTypes.of(JsonTypes.NULL)
              .put(DESCRIPTION, "Refused: it does not reach the vendor.");
        }
        yield fields.continuesConversation(name)
            ? kind(name).put(DESCRIPTION, "Continues a conversation that one vendor keeps.")
            : kind(name);
      }
    };
  }

  /** What a field may be, and its members and items as far as they are checked. */
  private ObjectNode kind(String name) {
    FieldKind kind = fields.of(name);
    boolean needed = fields.required().equals(List.of(name));
    ObjectNode schema = needed ? JsonTypes.present(kind) : JsonTypes.of(kind);
    if (fields.required().contains(name)) {
      ContentSchema.addItems(schema, fields.content());
    }
    Map<String, FieldKind> members = fields.membersOf(name);
    members.keySet().stream()
        .sorted()
        .forEach(
            member ->
                schema
                    .withObjectProperty(PROPERTIES)
                    .set(member, JsonTypes.of(members.get(member))));
    return schema;
  }

  private ObjectNode stream() {
    ObjectNode stream = JsonTypes.of("boolean", JsonTypes.NULL);
    if (fields.admitStreams()) {
      return stream.put(DESCRIPTION, "Whether the answer is a stream of events.");
    }
    return stream.set("not", JsonTypes.any().put("const", true));
  }

  private ObjectNode streamOptions() {
    ObjectNode options = kind("stream_options");
    if (fields.usageIsOptional()) {
      ObjectNode usage = JsonTypes.of("boolean", JsonTypes.NULL);
      usage.put(DESCRIPTION, "Whether the stream has an event that reports its usage.");
      options.withObjectProperty(PROPERTIES).set("include_usage", usage);
    }
    return options;
  }

  private ObjectNode metadata() {
    ObjectNode metadata = kind("metadata");
    ObjectNode members = metadata.withObjectProperty(PROPERTIES);
    members.putObject("task").put(DESCRIPTION, "The same as the header X-OctoAgent-Task.");
    if (fields.of("user") == null) {
      members.withObjectProperty("user_id").put(DESCRIPTION, "Who asks, for the call's event.");
    }
    return metadata;
  }
}
