package io.octoagent.operation;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.octoagent.litellm.Diagnosis;
import io.octoagent.litellm.SteeringFields;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Readers of streams and of plain answers, for the tests of what each API's answers mean. JSON is
 * written with single quotes, which stand for double ones.
 */
final class Readers {

  private static final int LIMIT = 1 << 20;

  private Readers() {}

  /** The operations whose answers can be streams. */
  static Stream<Operation> streamed() {
    return Stream.of(Operation.values()).filter(operation -> operation.fields().admitStreams());
  }

  /** The reader of a stream of one choice. */
  static AnswerStream stream(Operation operation) {
    return stream(operation, LIMIT);
  }

  /** The same with a limit for its events. */
  static AnswerStream stream(Operation operation, int limit) {
    return stream(operation, limit, "");
  }

  /** The same for a request with these members, each after a comma. */
  static AnswerStream stream(Operation operation, int limit, String members) {
    String field = operation.fields().required().getFirst();
    String value = field.equals("messages") ? "[{'role':'user','content':'hi'}]" : "'hi'";
    String request = "{'model':'main','stream':true,'%s':%s%s}".formatted(field, value, members);
    RequestBody body = RequestBody.parse(json(request), operation.fields(), SteeringFields.ALL);
    return operation.stream(body, limit, Diagnosis::inBand);
  }

  /** The same after its first content; it sends on every event. */
  static AnswerStream begun(Operation operation) {
    String usage = ",'stream_options':{'include_usage':true}";
    AnswerStream stream = stream(operation, LIMIT, operation == Operation.MESSAGE ? "" : usage);
    feed(
        stream,
        switch (operation) {
          case RESPONSE -> "{'type':'response.output_text.delta','delta':'hi'}";
          case MESSAGE -> "{'type':'content_block_delta','delta':{'text':'hi'}}";
          case TEXT_COMPLETION -> "{'choices':[{'index':0,'text':'hi'}]}";
          default -> "{'choices':[{'index':0,'delta':{'content':'hi'}}]}";
        });
    stream.take();
    return stream;
  }

  /** The plain answer. */
  static AnswerScan scan(Operation operation, String answer) throws Unreadable {
    return operation.scan(json(answer));
  }

  /** Feeds these events. */
  static void feed(AnswerStream stream, String... events) {
    for (String event : events) {
      stream.read(Buffer.buffer(frame(event)));
    }
  }

  /** Feeds these events, and then the end of the connection. */
  static void play(AnswerStream stream, String... events) {
    feed(stream, events);
    stream.ended();
  }

  /** The event as the proxy sends it. */
  static String frame(String event) {
    return "data: " + event.replace('\'', '"') + "\n\n";
  }

  /** The events that go to the caller, each with its name, if it has one, before its data. */
  static List<String> sent(AnswerStream stream) {
    List<String> events = new ArrayList<>();
    for (String event : stream.take().toString().split("\n\n", -1)) {
      if (!event.isEmpty()) {
        events.add(event.replace('"', '\'').replaceFirst("^event: (.*)\ndata: ", "$1 "));
      }
    }
    return events;
  }

  private static byte[] json(String text) {
    return text.replace('\'', '"').getBytes(UTF_8);
  }
}
