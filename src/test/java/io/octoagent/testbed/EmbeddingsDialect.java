package io.octoagent.testbed;

/** OpenAI's embeddings: vectors that say a text, as {@link EmbeddingsForm} reads them. */
final class EmbeddingsDialect extends Dialect {

  @Override
  String complete(VendorCall call, String text) {
    String vector = "{\"object\": \"embedding\", \"index\": 0, \"embedding\": [%s]}";
    return list(call, vector.formatted(EmbeddingsForm.numbers(text)));
  }

  @Override
  String nothing(VendorCall call) {
    return list(call, "");
  }

  @Override
  String error(int status, String message) {
    return openAiError(status, message);
  }

  private static String list(VendorCall call, String data) {
    return """
    {"object": "list", "model": %s, "data": [%s], "usage": {"prompt_tokens": %d, "total_tokens": %d}}\
    """
        .formatted(q(call.model()), data, call.usage().in(), call.usage().in());
  }
}
