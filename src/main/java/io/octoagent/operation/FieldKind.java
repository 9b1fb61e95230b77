package io.octoagent.operation;

import com.fasterxml.jackson.core.JsonToken;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The JSON types of the fields of OpenAI's chat API, as OpenAI publishes them, as far as LiteLLM
 * fails on any other type; checked by {@link BodyReader}. Null is always accepted, and so is any
 * type for a field that OpenAI does not have.
 */
public enum FieldKind {
  ANY("anything"),
  NUMBER("a number"),
  OBJECT("an object"),
  LIST("a list"),
  TEXT_OR_OBJECT("a string or an object"),
  TEXT_OR_LIST("a string or a list");

  private static final Map<String, FieldKind> BY_NAME = new HashMap<>();

  static {
    put(
        NUMBER,
        "frequency_penalty",
        "max_completion_tokens",
        "max_tokens",
        "n",
        "presence_penalty",
        "seed",
        "temperature",
        "top_logprobs",
        "top_p");
    put(
        OBJECT,
        "audio",
        "logit_bias",
        "metadata",
        "moderation",
        "prediction",
        "prompt_cache_options",
        "response_format",
        "stream_options",
        "web_search_options");
    put(LIST, "functions", "messages", "modalities", "tools");
    put(TEXT_OR_OBJECT, "function_call", "tool_choice");
    put(TEXT_OR_LIST, "stop");
    put(
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
  }

  private final String words;

  FieldKind(String words) {
    this.words = words;
  }

  /** The kind of OpenAI's field {@code name}; null if OpenAI has no such field. */
  public static FieldKind of(String name) {
    return BY_NAME.get(name);
  }

  /** What the field must be, in words for the caller. */
  String words() {
    return words;
  }

  /** Whether a value that begins with {@code token} is of this kind. */
  boolean admits(JsonToken token) {
    return token == JsonToken.VALUE_NULL
        || switch (this) {
          case ANY -> true;
          case NUMBER -> token.isNumeric();
          case OBJECT -> token == JsonToken.START_OBJECT;
          case LIST -> token == JsonToken.START_ARRAY;
          case TEXT_OR_OBJECT -> token == JsonToken.VALUE_STRING || token == JsonToken.START_OBJECT;
          case TEXT_OR_LIST -> token == JsonToken.VALUE_STRING || token == JsonToken.START_ARRAY;
        };
  }

  private static void put(FieldKind kind, String... names) {
    List.of(names).forEach(name -> BY_NAME.put(name, kind));
  }
}
