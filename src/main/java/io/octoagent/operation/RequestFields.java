package io.octoagent.operation;

import static io.octoagent.operation.FieldKind.ANY;
import static io.octoagent.operation.FieldKind.LIST;
import static io.octoagent.operation.FieldKind.NUMBER;
import static io.octoagent.operation.FieldKind.OBJECT;
import static io.octoagent.operation.FieldKind.TEXT_OR_LIST;
import static io.octoagent.operation.FieldKind.TEXT_OR_OBJECT;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The fields that a request has by its API, as far as {@link BodyReader} acts on them: their JSON
 * types, and which of them it needs. A field that the API does not have may be of any type, and is
 * refused if it is one of the {@link RefusedFields}.
 */
public final class RequestFields {

  static final RequestFields CHAT =
      requiring("messages")
          .withOptionalUsage()
          .all(
              NUMBER,
              "frequency_penalty",
              "max_completion_tokens",
              "max_tokens",
              "n",
              "presence_penalty",
              "seed",
              "temperature",
              "top_logprobs",
              "top_p")
          .all(
              OBJECT,
              "audio",
              "logit_bias",
              "metadata",
              "moderation",
              "prediction",
              "prompt_cache_options",
              "response_format",
              "stream_options",
              "web_search_options")
          .all(LIST, "functions", "messages", "modalities", "tools")
          .all(TEXT_OR_OBJECT, "function_call", "tool_choice")
          .all(TEXT_OR_LIST, "stop")
          .all(
              ANY,
              "logprobs",
              "model",
              "parallel_tool_calls",
              "prompt_cache_key",
              "prompt_cache_retention",
              "reasoning_effort",
              "safety_identifier",
              "service_tier",
              "store",
              "stream",
              "user",
              "verbosity");

  static final RequestFields TEXT_COMPLETION =
      requiring("prompt")
          .withOptionalUsage()
          .all(
              NUMBER,
              "best_of",
              "frequency_penalty",
              "logprobs",
              "max_tokens",
              "n",
              "presence_penalty",
              "seed",
              "temperature",
              "top_p")
          .all(OBJECT, "logit_bias", "stream_options")
          .all(TEXT_OR_LIST, "prompt", "stop")
          .all(ANY, "echo", "model", "stream", "suffix", "user");

  static final RequestFields RESPONSE =
      requiring("input", "prompt")
          .continuedBy("previous_response_id")
          .withoutConversations("conversation")
          .all(
              NUMBER, "max_output_tokens", "max_tool_calls", "temperature", "top_logprobs", "top_p")
          .all(
              OBJECT,
              "metadata",
              "moderation",
              "prompt",
              "prompt_cache_options",
              "reasoning",
              "stream_options",
              "text")
          .all(LIST, "context_management", "include", "tools")
          .all(TEXT_OR_OBJECT, "conversation", "tool_choice")
          .all(TEXT_OR_LIST, "input", "instructions")
          .all(
              ANY,
              "background",
              "model",
              "parallel_tool_calls",
              "previous_response_id",
              "prompt_cache_key",
              "prompt_cache_retention",
              "safety_identifier",
              "service_tier",
              "store",
              "stream",
              "truncation",
              "user");

  static final RequestFields MESSAGE = message();

  static final RequestFields MESSAGE_COUNT = message().withoutStreams();
  static final RequestFields EMBEDDING =
      requiring("input")
          .withoutStreams()
          .all(NUMBER, "dimensions")
          .all(TEXT_OR_LIST, "input")
          .all(ANY, "encoding_format", "model", "user");

  private final List<String> required;
  private final Map<String, FieldKind> kinds = new HashMap<>();
  private Set<String> conversations = Set.of();
  private Set<String> lost = Set.of();
  private boolean optionalUsage;
  private boolean streams = true;

  private RequestFields(List<String> required) {
    this.required = required;
  }

  private static RequestFields message() {
    return requiring("messages")
        .all(NUMBER, "max_tokens", "temperature", "top_k", "top_p")
        .all(
            OBJECT,
            "cache_control",
            "context_management",
            "metadata",
            "output_config",
            "output_format",
            "thinking",
            "tool_choice")
        .all(LIST, "mcp_servers", "messages", "stop_sequences", "tools")
        .all(TEXT_OR_OBJECT, "container")
        .all(TEXT_OR_LIST, "system")
        .all(ANY, "inference_geo", "model", "service_tier", "speed", "stream");
  }

  private static RequestFields requiring(String... anyOf) {
    return new RequestFields(List.of(anyOf));
  }

  private RequestFields withOptionalUsage() {
    optionalUsage = true;
    return this;
  }

  private RequestFields withoutStreams() {
    streams = false;
    return this;
  }

  private RequestFields continuedBy(String... names) {
    conversations = Set.of(names);
    return this;
  }

  private RequestFields withoutConversations(String... names) {
    lost = Set.of(names);
    return this;
  }

  private RequestFields all(FieldKind kind, String... names) {
    List.of(names).forEach(name -> kinds.put(name, kind));
    return this;
  }

  /** The kind of the field {@code name}; null if the API has no such field. */
  public FieldKind of(String name) {
    return kinds.get(name);
  }

  /** The fields of which a request needs at least one, the usual one first. */
  List<String> required() {
    return required;
  }

  /** Whether a value of {@code name} continues a conversation that only the vendor has. */
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
  boolean admitStreams() {
    return streams;
  }

  /** Whether a stream reports its usage only if {@code stream_options} ask for it. */
  boolean usageIsOptional() {
    return optionalUsage;
  }
}
