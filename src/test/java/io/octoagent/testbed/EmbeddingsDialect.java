package io.octoagent.testbed;

import java.util.List;

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

  @Override
  String completeTool(VendorCall call, String tool, String arguments) {
    throw textOnly();
  }

  @Override
  List<String> opening(VendorCall call) {
    throw textOnly();
  }

  @Override
  String token(VendorCall call, String text) {
    throw textOnly();
  }

  @Override
  List<String> closing(VendorCall call, String text) {
    throw textOnly();
  }

  @Override
  List<String> tool(VendorCall call, String tool, List<String> argumentParts) {
    throw textOnly();
  }

  @Override
  List<String> nothingStreamed(VendorCall call) {
    throw textOnly();
  }

  @Override
  String errorEvent(VendorCall call, String message) {
    throw textOnly();
  }

  private static AssertionError textOnly() {
    return new AssertionError("embeddings have neither tools nor streams");
  }

  private static String list(VendorCall call, String data) {
    return """
    {"object": "list", "model": %s, "data": [%s], "usage": {"prompt_tokens": %d, "total_tokens": %d}}\
    """
        .formatted(q(call.model()), data, call.usage().in(), call.usage().in());
  }
}
