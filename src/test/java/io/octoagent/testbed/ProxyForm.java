package io.octoagent.testbed;

import java.util.ArrayList;
import java.util.List;
import java.util.Map.Entry;

/**
 * How LiteLLM words the answers of one {@link Api}: bodies, and the events of a stream, as JSON. An
 * API without streams has the first four only.
 */
public interface ProxyForm {
  /** A healthy plain answer of this group that says this. */
  String plain(String group, String text);

  /** Plain answers with status 200 and nothing in them, each by what is missing. */
  List<Entry<String, String>> hollow(String group);

  /** An error's body with this status; whose words they are is up to the message. */
  String error(int status, String message);

  /** The error's body for a group that the proxy does not have. */
  String unknownModel(String group);

  /** The events of a stream before its first content. */
  default List<String> opening(String group) {
    return List.of();
  }

  /** An event with a piece of the answer. */
  default String content(String group, String text) {
    throw new UnsupportedOperationException("there are no streams");
  }

  /** The events after the content of a whole stream that said this, with usage when asked for. */
  default List<String> closing(String group, String text, boolean usage) {
    return List.of();
  }

  /** All events of a healthy stream, a content event for each word. */
  default List<String> stream(String group, String text, boolean usage) {
    List<String> events = new ArrayList<>(opening(group));
    for (String word : text.split("(?<= )", -1)) {
      events.add(content(group, word));
    }
    events.addAll(closing(group, text, usage));
    return List.copyOf(events);
  }

  /** All events of streams that end well and have said nothing, each by what it does instead. */
  default List<Entry<String, List<String>>> hollowStreams(String group) {
    return List.of();
  }

  /** An error in the place of the next event. */
  default String errorEvent(String group, String message) {
    throw new UnsupportedOperationException("there are no streams");
  }

  /** An event as it is on the wire. */
  default String frame(String event) {
    return "data: " + event + "\n\n";
  }

  /** What comes on the wire after the last event. */
  default String end() {
    return "data: [DONE]\n\n";
  }
}
