package io.octoagent.echo;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * An echo as a text completion.
 *
 * @param completions one for each prompt
 * @param each how many choices each prompt has, all with the same text
 * @param suffixTokens the number of words that are to follow the completion
 */
record TextCompletionEcho(List<Completion> completions, int each, int suffixTokens, Stamp stamp)
    implements Echo {

  /**
   * The answer to one prompt.
   *
   * @param repeated the prompt, where the request wants it before the completion
   */
  record Completion(Optional<String> repeated, int promptTokens, Said said) {

    private String finishReason() {
      return said.cut() ? "length" : "stop";
    }

    private List<String> pieces() {
      return Stream.concat(repeated.stream(), said.pieces().stream()).toList();
    }
  }

  @Override
  public String finishReason() {
    return completions.getFirst().finishReason();
  }

  @Override
  public Buffer whole() {
    ObjectNode answer = frame();
    ArrayNode choices = answer.putArray("choices");
    for (int index = 0; index < size(); index++) {
      Completion completion = at(index);
      choice(choices, index, String.join("", completion.pieces()), completion.finishReason());
    }
    answer.set("usage", usage());
    return Wire.whole(answer);
  }

  /** The events; the choices come in turn. */
  @Override
  public List<Buffer> events(boolean usageAsked) {
    List<List<String>> pieces =
        IntStream.range(0, size()).mapToObj(index -> at(index).pieces()).toList();
    int steps = pieces.stream().mapToInt(List::size).max().orElseThrow();
    List<Buffer> events = new ArrayList<>();
    for (int step = 0; step < steps; step++) {
      for (int index = 0; index < size(); index++) {
        if (step < pieces.get(index).size()) {
          events.add(event(index, pieces.get(index).get(step), null));
        }
      }
    }
    for (int index = 0; index < size(); index++) {
      events.add(event(index, "", at(index).finishReason()));
    }
    if (usageAsked) {
      ObjectNode closing = frame();
      closing.putArray("choices");
      closing.set("usage", usage());
      events.add(Wire.event(closing));
    }
    return events;
  }

  private int size() {
    return completions.size() * each;
  }

  private Completion at(int index) {
    return completions.get(index / each);
  }

  private ObjectNode frame() {
    return Wire.object()
        .put("id", "cmpl-" + stamp.id())
        .put("object", "text_completion")
        .put("created", stamp.seconds())
        .put("model", NAME)
        .put("system_fingerprint", stamp.fingerprint());
  }

  private static void choice(ArrayNode choices, int index, String text, String finishReason) {
    choices
        .addObject()
        .put("text", text)
        .put("index", index)
        .putNull("logprobs")
        .put("finish_reason", finishReason);
  }

  private ObjectNode usage() {
    int prompt = completions.stream().mapToInt(Completion::promptTokens).sum() + suffixTokens;
    int completion = completions.stream().mapToInt(it -> it.said().pieces().size()).sum() * each;
    return Wire.object()
        .put("prompt_tokens", prompt)
        .put("completion_tokens", completion)
        .put("total_tokens", prompt + completion);
  }

  private Buffer event(int index, String text, String finishReason) {
    ObjectNode chunk = frame();
    choice(chunk.putArray("choices"), index, text, finishReason);
    return Wire.event(chunk);
  }
}
