package io.octoagent.echo;

import com.fasterxml.jackson.databind.JsonNode;
import io.octoagent.operation.InvalidRequest;
import java.util.List;
import java.util.Optional;

/** The form of text completions, which answer several prompts at once, for {@link EchoModel}. */
final class TextCompletions implements EchoForm {

  @Override
  public Echo answer(JsonNode body, Stamp stamp) {
    List<String> prompts =
        body.path("prompt").isMissingNode() || body.path("prompt").isNull()
            ? List.of("")
            : Inputs.read(body, "prompt");
    int each = Fields.count(body, "n", EchoRequest.MOST_CHOICES, 1);
    if (prompts.size() > EchoRequest.MOST_CHOICES / each) {
      throw new InvalidRequest(
          "prompt",
          "The fields 'prompt' and 'n' ask for more than "
              + EchoRequest.MOST_CHOICES
              + " choices.");
    }
    int maxTokens = Fields.count(body, "max_tokens", Integer.MAX_VALUE, Integer.MAX_VALUE);
    List<String> stops = Fields.stops(body, "stop");
    boolean repeats = body.path("echo").booleanValue();
    List<TextCompletionEcho.Completion> completions =
        prompts.stream()
            .map(
                prompt ->
                    completion(
                        new EchoRequest(
                            prompt,
                            Fields.words(prompt),
                            each * prompts.size(),
                            maxTokens,
                            stops,
                            new Wanted.Text()),
                        repeats))
            .toList();
    int suffix = Fields.words(body.path("suffix").asText(""));
    return new TextCompletionEcho(completions, each, suffix, stamp);
  }

  @Override
  public Optional<Echo> standIn(JsonNode body, Stamp stamp) {
    return Optional.of(answer(body, stamp));
  }

  private static TextCompletionEcho.Completion completion(EchoRequest request, boolean repeats) {
    Speaker speaker = new Speaker(request);
    return new TextCompletionEcho.Completion(
        repeats ? Optional.of(speaker.repeated()) : Optional.empty(),
        request.promptTokens(),
        speaker.say());
  }
}
