package io.octoagent.operation;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;

/** The scan of a number of tokens, which Anthropic's API counts without answering. */
final class CountScan extends AnswerScan {

  private boolean counted;

  @Override
  public boolean answers() {
    return counted;
  }

  @Override
  public String finishReason() {
    return null;
  }

  @Override
  void member(JsonParser parser, String name, JsonToken value) throws IOException {
    counted |= name.equals("input_tokens") && value.isNumeric();
    parser.skipChildren();
  }
}
