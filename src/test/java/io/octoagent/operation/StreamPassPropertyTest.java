package io.octoagent.operation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What of a stream is sent on: the vendor's JSON as it is, and nothing that is none. */
class StreamPassPropertyTest {

  /** It has nothing that is looked at, so that whatever it is, it is sent on. */
  @Property
  void anyObjectPassesThroughAsItIs(
      @ForAll("operations") Operation operation, @ForAll("objects") Bytes json) {
    // Given
    AnswerStream stream = Readers.begun(operation);

    // When
    stream.read(frame(json.latin1()));

    // Then
    assertThat(JsonTexts.strictly(json.get())).isPresent();
    assertThat(sent(stream)).isEqualTo(List.of(json));
    assertThat(stream.failure()).isNull();
  }

  @Property
  void whatNoParserTakesBreaksTheStreamAndIsNotSentOn(
      @ForAll("operations") Operation operation, @ForAll("broken") Bytes data) {
    // Given
    AnswerStream stream = Readers.begun(operation);
    Optional<JsonNode> json = JsonTexts.strictly(data.get());

    // When
    stream.read(frame(data.latin1()));

    // Then
    if (json.isEmpty()) {
      assertThat(stream.failure()).isNotNull();
      assertThat(sent(stream)).isEmpty();
    } else if (!json.get().isObject()) {
      assertThat(stream.failure()).isNull();
      assertThat(sent(stream)).isEmpty();
    }
  }

  @Property
  void eachEventIsSentOnOnceAndInItsOrder(@ForAll("events") List<Bytes> events) {
    // Given
    AnswerStream stream = Readers.begun(Operation.CHAT);
    List<Bytes> expected = new ArrayList<>();

    // When
    for (Bytes event : events) {
      boolean over = stream.over();
      stream.read(frame(event.latin1()));
      if (!over && stream.failure() == null && isAnEvent(event)) {
        expected.add(event);
      }
    }

    // Then
    List<Bytes> sent = new ArrayList<>(sent(stream));
    assertThat(sent).hasSameSizeAs(expected);
    for (int i = 0; i < sent.size(); i++) {
      assertThat(unended(sent.get(i))).isEqualTo(unended(expected.get(i)));
    }
  }

  /** The documented rewriting: the finish reason after a tool call, and that alone. */
  @Property
  void onlyAFinishReasonIsRewritten(@ForAll("finishes") Bytes finish) {
    // Given
    AnswerStream stream = Readers.begun(Operation.CHAT);
    Readers.feed(stream, "{'choices':[{'index':0,'delta':{'tool_calls':[{'id':'call_1'}]}}]}");
    stream.take();

    // When
    stream.read(frame(finish.latin1()));

    // Then
    String expected =
        finish.latin1().replaceFirst("\"s(t|\\\\u0074)op\"(?=[^\"]*\\}\\]\\}$)", "\"tool_calls\"");
    assertThat(sent(stream)).containsExactly(new Bytes(expected));
    assertThat(expected).contains("\"tool_calls\"");
  }

  private static boolean isAnEvent(Bytes event) {
    return JsonTexts.strictly(event.get())
        .filter(JsonNode::isObject)
        .filter(object -> !isAnError(object))
        .isPresent();
  }

  /** It has a message or a code; of a list the first says it. */
  private static boolean isAnError(JsonNode object) {
    JsonNode error = object.path("error");
    JsonNode told = error.isArray() ? error.path(0) : error;
    String message = text(told.isTextual() ? told : told.path("message"));
    String code = text(told.isNumber() ? told : told.path("code"));
    return !message.isBlank() || !(code.isBlank() || code.equals("0"));
  }

  private static String text(JsonNode value) {
    return value.isTextual() || value.isNumber() ? value.asText() : "";
  }

  /** The event without its choices' finish reasons. */
  private static JsonNode unended(Bytes event) {
    JsonNode json = JsonTexts.strictly(event.get()).orElseThrow();
    for (JsonNode choice : json.path("choices")) {
      if (choice instanceof ObjectNode object) {
        object.remove("finish_reason");
      }
    }
    return json;
  }

  private static Buffer frame(String latin1) {
    return new Bytes("data: " + latin1 + "\n\n").packet(0, latin1.length() + 8);
  }

  /** The data of the events that go to the caller, which are all in the one form. */
  private static List<Bytes> sent(AnswerStream stream) {
    String sent = Bytes.of(stream.take().getBytes()).latin1();
    List<Bytes> events = new ArrayList<>();
    int from = 0;
    while (from < sent.length()) {
      int end = sent.indexOf("\n\n", from);
      assertThat(sent.substring(from)).startsWith("data: ");
      events.add(new Bytes(sent.substring(from + 6, end)));
      from = end + 2;
    }
    return events;
  }

  @Provide
  Arbitrary<Operation> operations() {
    return Streams.operations();
  }

  @Provide
  Arbitrary<Bytes> objects() {
    return JsonTexts.object()
        .map(json -> Bytes.of(json.strip()))
        .filter(
            json -> JsonTexts.strictly(json.get()).map(node -> !node.has("error")).orElse(true));
  }

  @Provide
  Arbitrary<Bytes> broken() {
    Arbitrary<String> raw =
        Arbitraries.of(
                "{\"a\":\"",
                "{",
                "\u00c3",
                "\u00ed\u00a0\u0080",
                "\u0000",
                "}",
                "\"}",
                "\u00ff\u00fe",
                "\u00c0\u0080",
                "a",
                "\u00f4\u0090\u0080\u0080",
                ":",
                "1")
            .list()
            .ofMinSize(1)
            .ofMaxSize(8)
            .map(pieces -> String.join("", pieces));
    Arbitrary<String> inText = raw.map(pieces -> "{\"a\":\"" + pieces + "\"}");
    Arbitrary<Bytes> wide =
        Combinators.combine(
                JsonTexts.object(),
                Arbitraries.of("UTF-16LE", "UTF-16BE", "UTF-32BE", "UTF-32LE", "UTF-16"))
            .as((json, set) -> Bytes.of(json.getBytes(java.nio.charset.Charset.forName(set))))
            .filter(bytes -> !bytes.latin1().contains("\n") && !bytes.latin1().contains("\r"));
    return Arbitraries.oneOf(
            JsonTexts.broken().map(Bytes::of), Arbitraries.oneOf(raw, inText).map(Bytes::new), wide)
        .filter(data -> data.length() > 0);
  }

  @Provide
  Arbitrary<List<Bytes>> events() {
    return Streams.data(Operation.CHAT)
        .map(Bytes::of)
        .filter(data -> !data.latin1().toLowerCase(java.util.Locale.ROOT).contains("done"))
        .list()
        .ofMaxSize(6);
  }

  @Provide
  Arbitrary<Bytes> finishes() {
    return Combinators.combine(
            JsonTexts.blank(),
            Arbitraries.of("\"stop\"", "\"s\\u0074op\""),
            JsonTexts.blank(),
            JsonTexts.string())
        .as(
            (a, reason, b, text) ->
                Bytes.of(
                    "{\"x\":"
                        + text
                        + ",\"choices\":[{\"delta\":{},\"finish_reason\":"
                        + a
                        + reason
                        + b
                        + "}]}"));
  }
}
