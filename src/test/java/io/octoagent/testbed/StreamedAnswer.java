package io.octoagent.testbed;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.util.List;

/**
 * All that a client got of a stream, and how its response ended: as a whole one does, or broken.
 *
 * @param status the HTTP status
 * @param text the body, as far as it came
 * @param whole whether the client took the end for that of a complete response
 */
public record StreamedAnswer(int status, String text, boolean whole) {

  /** Reads an answer to its end, whichever that is. */
  public static StreamedAnswer read(HttpResponse<InputStream> answer) {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    byte[] buffer = new byte[8 << 10];
    boolean whole = false;
    try (InputStream in = answer.body()) {
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        text.write(buffer, 0, n);
      }
      whole = true;
    } catch (IOException e) {
      // broken, which is what the test looks at
    }
    return new StreamedAnswer(answer.statusCode(), text.toString(UTF_8), whole);
  }

  /** The data of its events. */
  public List<String> events() {
    return Caller.events(text);
  }

  /** Its events before the error that it has to end with, and has to be broken off after. */
  public List<String> eventsBeforeError() {
    assertThat(whole).as("ended like a whole answer: %s", text).isFalse();
    List<String> events = events();
    assertThat(events).as(text).doesNotContain("[DONE]");
    List<String> before = events.subList(0, events.size() - 1);
    assertThat(before).as(text).noneMatch(event -> Caller.json(event).has("error"));
    return before;
  }

  /** That error. */
  public JsonNode error() {
    assertThat(eventsBeforeError()).as(text).isNotEmpty();
    ObjectNode event = (ObjectNode) Caller.json(events().getLast());
    assertThat(event.remove("choices")).as("what no chunk has").isEqualTo(IntNode.valueOf(0));
    return OpenAiErrors.error("application/json", event.toString());
  }
}
