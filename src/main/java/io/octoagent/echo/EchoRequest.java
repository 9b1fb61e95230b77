package io.octoagent.echo;

import java.util.List;

/**
 * What {@link EchoModel} understands of a request that asks for words, whatever its API.
 *
 * @param heard the last message that is not the model's own: the user's, or a tool's result
 * @param promptTokens the number of words in all messages
 * @param choices how many choices are wanted
 * @param maxTokens the most tokens of each choice
 * @param stops texts that end an answer before they appear
 */
record EchoRequest(
    String heard, int promptTokens, int choices, int maxTokens, List<String> stops, Wanted wanted) {

  /** The most choices, which is also OpenAI's limit. */
  static final int MOST_CHOICES = 128;
}
