package io.octoagent.testbed;

/** Anthropic's count of a request's tokens. */
final class CountDialect extends AnthropicDialect {

  @Override
  String complete(VendorCall call, String text) {
    return "{\"input_tokens\": %d}".formatted(call.usage().in());
  }

  @Override
  String nothing(VendorCall call) {
    return "{}";
  }
}
