package io.octoagent.operation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** The events of the Responses and the Messages API, whatever is in them. */
class TypedEventsPropertyTest {

  private static final Pattern ESCAPE = Pattern.compile("\\\\u([0-9a-fA-F]{4})");

  /** Events of one API, in the order in which they come. */
  record Events(Operation operation, List<Bytes> data) {}

  @Property
  void eachIsSentOnAsItIsUnderTheNameOfItsType(@ForAll("events") Events events) {
    // Given
    AnswerStream stream = Readers.stream(events.operation());

    for (Bytes event : events.data()) {
      Optional<JsonNode> json = JsonTexts.strictly(event.get()).filter(JsonNode::isObject);
      boolean over = stream.over();

      // When
      feed(stream, event);

      // Then
      String sent = Bytes.of(stream.take().getBytes()).latin1();
      boolean passes = json.isPresent() && !unescaped(event.text()).contains("error");
      if (over || json.isEmpty()) {
        assertThat(sent).isEmpty();
      } else if (!sent.isEmpty() || (passes && stream.failure() == null)) {
        assertThat(sent).isEqualTo(name(json.get()) + "data: " + event.latin1() + "\n\n");
      }
    }
  }

  @Property
  void theOrderOfMembersDoesNotMatter(@ForAll("events") Events events) {
    // Given
    AnswerStream one = Readers.stream(events.operation());
    AnswerStream other = Readers.stream(events.operation());

    // When
    for (Bytes event : events.data()) {
      JsonTexts.strictly(event.get())
          .ifPresent(
              json -> {
                feed(one, Bytes.of(json.toString()));
                feed(other, Bytes.of(reversed(json).toString()));
              });
    }

    // Then
    Bytes unequal = new Bytes("");
    assertThat(Verdict.of(other, unequal)).isEqualTo(Verdict.of(one, unequal));
  }

  private static void feed(AnswerStream stream, Bytes event) {
    stream.read(
        Buffer.buffer("data: ").appendBytes(event.get()).appendBytes("\n\n".getBytes(UTF_8)));
  }

  /** The names and texts of {@code json} as they are meant, those that are repeated included. */
  private static String unescaped(String json) {
    return ESCAPE
        .matcher(json)
        .replaceAll(
            escape ->
                Matcher.quoteReplacement(
                    Character.toString((char) Integer.parseInt(escape.group(1), 16))));
  }

  private static String name(JsonNode event) {
    String type = event.path("type").isTextual() ? event.path("type").asText() : "";
    return type.matches("[a-z_.]+") ? "event: " + type + "\n" : "";
  }

  private static JsonNode reversed(JsonNode value) {
    if (value.isArray()) {
      List<JsonNode> elements = new ArrayList<>();
      value.forEach(element -> elements.add(reversed(element)));
      return JsonNodeFactory.instance.arrayNode().addAll(elements);
    }
    if (!value.isObject()) {
      return value;
    }
    List<Map.Entry<String, JsonNode>> members = new ArrayList<>(value.properties());
    Collections.reverse(members);
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    members.forEach(member -> object.set(member.getKey(), reversed(member.getValue())));
    return object;
  }

  @Provide
  Arbitrary<Events> events() {
    return Arbitraries.of(Operation.RESPONSE, Operation.MESSAGE)
        .flatMap(
            operation ->
                Streams.data(operation)
                    .map(String::strip)
                    .filter(data -> !data.toLowerCase(java.util.Locale.ROOT).contains("[done]"))
                    .map(Bytes::of)
                    .list()
                    .ofMaxSize(6)
                    .map(data -> new Events(operation, data)));
  }
}
