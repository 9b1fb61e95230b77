package io.octoagent.operation;

import static io.octoagent.operation.FieldKind.ANY;
import static io.octoagent.operation.FieldKind.LIST;
import static io.octoagent.operation.FieldKind.NUMBER;
import static io.octoagent.operation.FieldKind.OBJECT;
import static io.octoagent.operation.FieldKind.TEXT;
import static io.octoagent.operation.FieldKind.TEXTS;
import static io.octoagent.operation.FieldKind.TEXT_OR_LIST;
import static io.octoagent.operation.FieldKind.TEXT_OR_OBJECT;

/** The fields of the request of each API, by its vendor's description; for {@link Operation}. */
final class ApiFields {

  static final RequestFields CHAT =
      RequestFields.requiring(Content.MESSAGES, "messages")
          .withOptionalUsage()
          .offering(Tools.Required.TYPE_AND_FUNCTION)
          .all(
              NUMBER,
              "frequency_penalty",
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
              "moderation",
              "prediction",
              "prompt_cache_options",
              "stream_options")
          .all(LIST, "messages", "modalities")
          .all(TEXT_OR_OBJECT, "function_call", "tool_choice")
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
      RequestFields.requiring(Content.PROMPTS, "prompt")
          .withOptionalUsage()
          .all(
              NUMBER,
              "best_of",
              "frequency_penalty",
              "logprobs",
              "n",
              "presence_penalty",
              "seed",
              "temperature",
              "top_p")
          .all(OBJECT, "logit_bias", "stream_options")
          .all(TEXT_OR_LIST, "prompt")
          .all(ANY, "echo", "model", "stream", "suffix", "user");

  static final RequestFields RESPONSE =
      RequestFields.requiring(Content.ITEMS, "input", "prompt")
          .continuedBy("previous_response_id", "prompt")
          .withoutConversations("conversation")
          .offering(Tools.Required.TYPE)
          .all(
              NUMBER, "max_output_tokens", "max_tool_calls", "temperature", "top_logprobs", "top_p")
          .all(
              OBJECT,
              "moderation",
              "prompt",
              "prompt_cache_options",
              "reasoning",
              "stream_options",
              "text")
          .all(LIST, "context_management", "include")
          .all(TEXT_OR_OBJECT, "conversation", "tool_choice")
          .all(TEXT, "instructions")
          .all(TEXT_OR_LIST, "input")
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
      RequestFields.requiring(Content.INPUTS, "input")
          .withoutStreams()
          .all(NUMBER, "dimensions")
          .all(TEXT, "encoding_format")
          .all(TEXT_OR_LIST, "input")
          .all(ANY, "model", "user");

  private ApiFields() {}

  private static RequestFields message() {
    return RequestFields.requiring(Content.WHOLE_MESSAGES, "messages")
        .all(NUMBER, "temperature", "top_k", "top_p")
        .all(
            OBJECT,
            "cache_control",
            "context_management",
            "output_config",
            "output_format",
            "thinking",
            "tool_choice")
        .all(LIST, "mcp_servers", "messages")
        .all(TEXTS, "stop_sequences")
        .all(TEXT_OR_OBJECT, "container")
        .all(TEXT_OR_LIST, "system")
        .all(
            ANY,
            "betas",
            "billing_policy",
            "compaction",
            "diagnostics",
            "fallback_credit_token",
            "inference_geo",
            "model",
            "service_tier",
            "speed",
            "stream",
            "thread",
            "user_profile_id")
        .member("metadata", "user_id", TEXT)
        .member("context_management", "edits", LIST);
  }
}
