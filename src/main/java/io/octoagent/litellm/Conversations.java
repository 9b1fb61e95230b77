package io.octoagent.litellm;

import io.octoagent.event.Outcome;
import io.octoagent.operation.RequestBody;
import io.octoagent.operation.UpstreamException;
import io.octoagent.operation.UpstreamException.Uncounted;
import java.util.Locale;
import java.util.Set;

/**
 * Recognizes an answer that cannot know the conversation that its request continues. For a vendor
 * without a Responses API of its own LiteLLM 1.106.2 translates the request into another API, drops
 * {@code previous_response_id}, item references and stored prompts, and answers with a success.
 */
final class Conversations {

  /** The providers whose own Responses API LiteLLM calls; every other one is translated. */
  private static final Set<String> KEEPING =
      Set.of(
          "openai",
          "azure",
          "azure_ai",
          "xai",
          "sail",
          "github_copilot",
          "chatgpt",
          "litellm_proxy",
          "volcengine",
          "manus",
          "perplexity",
          "databricks",
          "openrouter",
          "hosted_vllm",
          "fireworks_ai",
          "edenai",
          "bedrock",
          "bedrock_mantle");

  private Conversations() {}

  /**
   * Whether {@code request} continues a conversation, and the provider that has answered has none.
   *
   * @param model the model in LiteLLM's header, which begins with its provider unless that is
   *     OpenAI; null if absent
   */
  static boolean isForgotten(RequestBody request, String model) {
    int slash = model == null ? -1 : model.indexOf('/');
    return request.conversation() != null
        && slash > 0
        && !KEEPING.contains(model.substring(0, slash).toLowerCase(Locale.ROOT));
  }

  /** The failure of such an answer. */
  static UpstreamException forgotten() {
    return new Uncounted(Outcome.FORGOTTEN, "its vendor keeps no conversations");
  }
}
