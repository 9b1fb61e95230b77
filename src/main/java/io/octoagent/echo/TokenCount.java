package io.octoagent.echo;

import com.fasterxml.jackson.databind.JsonNode;

/** The form of Anthropic's token count, in which a word is a token, for {@link EchoModel}. */
final class TokenCount implements EchoForm {

  @Override
  public Echo answer(JsonNode body, Stamp stamp) {
    return new WholeEcho(
        Wire.whole(Wire.object().put("input_tokens", MessagesRequest.words(body))));
  }
}
