package io.octoagent.operation;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The fields that a request has by its API, as far as {@link BodyReader} acts on them: their JSON
 * types, and which of them it needs. A field that the API does not have is refused if it is one of
 * the {@link RefusedFields}; otherwise it may be of any type, unless LiteLLM acts on it.
 */
public final class RequestFields {

  private final Content content;
  private final List<String> required;
  private final Map<String, FieldKind> kinds = new HashMap<>();
  private final Map<String, Map<String, FieldKind>> members = new HashMap<>();
  private Tools.Required requiredOfTools = Tools.Required.NOTHING;
  private Set<String> conversations = Set.of();
  private Set<String> lost = Set.of();
  private boolean optionalUsage;
  private boolean streams = true;

  private RequestFields(Content content, List<String> required) {
    this.content = content;
    this.required = required;
  }

  /** Fields with the types that LiteLLM takes for granted, whatever the API. */
  static RequestFields requiring(Content content, String... anyOf) {
    return new RequestFields(content, List.of(anyOf))
        .all(FieldKind.NUMBER, "max_completion_tokens", "max_tokens")
        .all(FieldKind.OBJECT, "metadata", "response_format")
        .all(FieldKind.OBJECT_IF_GIVEN, "web_search_options")
        .all(FieldKind.LIST, "functions", "tools")
        .all(FieldKind.TEXT_OR_TEXTS, "stop");
  }

  RequestFields withOptionalUsage() {
    optionalUsage = true;
    return this;
  }

  RequestFields withoutStreams() {
    streams = false;
    return this;
  }

  RequestFields continuedBy(String... names) {
    conversations = Set.of(names);
    return this;
  }

  RequestFields withoutConversations(String... names) {
    lost = Set.of(names);
    return this;
  }

  RequestFields offering(Tools.Required required) {
    requiredOfTools = required;
    return this;
  }

  RequestFields member(String field, String name, FieldKind kind) {
    members.computeIfAbsent(field, f -> new HashMap<>()).put(name, kind);
    return this;
  }

  RequestFields all(FieldKind kind, String... names) {
    List.of(names).forEach(name -> kinds.put(name, kind));
    return this;
  }

  /** The kind of the field {@code name}; null if the API has no such field. */
  public FieldKind of(String name) {
    return kinds.get(name);
  }

  /** The kinds of the members of the field {@code name}, as far as they are checked. */
  Map<String, FieldKind> membersOf(String name) {
    return members.getOrDefault(name, Map.of());
  }

  /** How the required field is read. */
  Content content() {
    return content;
  }

  /** What an entry of {@code tools} must have. */
  Tools.Required requiredOfTools() {
    return requiredOfTools;
  }

  /** The names of the fields that the API has. */
  Stream<String> names() {
    return kinds.keySet().stream();
  }

  /** The fields of which a request needs at least one, the usual one first. */
  List<String> required() {
    return required;
  }

  /**
   * Whether {@code name} refers to what only the vendor has: a conversation, or a stored prompt.
   */
  boolean continuesConversation(String name) {
    return conversations.contains(name);
  }

  /**
   * Whether {@code name} would continue a conversation that only the vendor has, but is lost on the
   * way to it, so that the answer would not know the conversation.
   */
  boolean losesConversation(String name) {
    return lost.contains(name);
  }

  /** Whether the answer can be a stream. */
  public boolean admitStreams() {
    return streams;
  }

  /** Whether a stream reports its usage only if {@code stream_options} ask for it. */
  boolean usageIsOptional() {
    return optionalUsage;
  }
}
