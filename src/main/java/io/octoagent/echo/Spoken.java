package io.octoagent.echo;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * What {@link SpokenForm} gives to the writer of an API's answers.
 *
 * @param body the whole request, of which some APIs repeat a part
 * @param said the content of each choice
 */
record Spoken(JsonNode body, EchoRequest request, Said said, Stamp stamp) {

  /** The number of tokens in all choices: a piece counts as one. */
  int outputTokens() {
    return said.pieces().size() * request.choices();
  }
}
