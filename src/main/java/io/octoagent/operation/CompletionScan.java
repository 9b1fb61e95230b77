package io.octoagent.operation;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The scan of a chat or a text completion, or of one event of such a stream. {@link AnswerRules}
 * defines what its choices mean.
 */
final class CompletionScan extends AnswerScan {

  private List<Choice> choices = List.of();

  /** The choices in order. */
  List<Choice> choices() {
    return choices;
  }

  @Override
  public boolean answers() {
    for (Choice choice : choices) {
      if (choice.answers()) {
        return true;
      }
    }
    return false;
  }

  /** The finish reason of the first choice that has one. */
  @Override
  public String finishReason() {
    for (Choice choice : choices) {
      if (choice.finishReason() != null) {
        return choice.finishReason();
      }
    }
    return null;
  }

  /** Whether it reports the usage and nothing else; LiteLLM gives that event one empty choice. */
  boolean isUsageOnly() {
    if (usage() == null) {
      return false;
    }
    for (Choice choice : choices) {
      if (!choice.isEmpty()) {
        return false;
      }
    }
    return true;
  }

  @Override
  void member(JsonParser parser, String name, JsonToken value) throws IOException {
    if (name.equals("choices") && value == JsonToken.START_ARRAY) {
      choices = new ArrayList<>(1);
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        if (parser.currentToken() == JsonToken.START_OBJECT) {
          choices.add(Choice.read(parser));
        } else {
          parser.skipChildren();
        }
      }
    } else {
      parser.skipChildren();
    }
  }
}
