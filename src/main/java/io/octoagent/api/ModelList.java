package io.octoagent.api;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;

/** The list of models in the format of one vendor; made by {@link ModelsResource}. */
public sealed interface ModelList {

  /** One entry, which is also an answer of its own. */
  sealed interface Model {}

  /** OpenAI's list. */
  @RegisterForReflection
  record OpenAi(String object, List<OpenAiModel> data) implements ModelList {
    OpenAi(List<OpenAiModel> data) {
      this("list", data);
    }
  }

  /** OpenAI's model; {@code created}, in seconds, is always 0: roles have no date. */
  @RegisterForReflection
  record OpenAiModel(String id, String object, long created, String owned_by) implements Model {
    OpenAiModel(String id) {
      this(id, "model", 0, "octoagent");
    }
  }

  /** Anthropic's list, always the only page. */
  @RegisterForReflection
  record Anthropic(List<AnthropicModel> data, boolean has_more, String first_id, String last_id)
      implements ModelList {
    Anthropic(List<AnthropicModel> data) {
      this(data, false, data.getFirst().id, data.getLast().id);
    }
  }

  /** Anthropic's model, with the date that stands for an unknown one. */
  @RegisterForReflection
  record AnthropicModel(String type, String id, String display_name, String created_at)
      implements Model {
    AnthropicModel(String id) {
      this("model", id, id, "1970-01-01T00:00:00Z");
    }
  }
}
