package io.octoagent.operation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.octoagent.event.Outcome;
import io.octoagent.testbed.Api;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for the streams of every API, in the form in which LiteLLM sends them. */
class EveryStreamTest {

  private static final String TEXT = "Hello h\u00e9llo \ud83d\ude00";

  @ParameterizedTest
  @MethodSource("streamed")
  void isWholeOrBrokenWhereverItIsCut(Api api) {
    // Given
    byte[] bytes = healthy(api).getBytes(UTF_8);

    for (int length = 0; length <= bytes.length; length++) {
      AnswerStream stream = stream(api);

      // When
      stream.read(Buffer.buffer().appendBytes(bytes, 0, length));
      stream.ended();

      // Then
      if (stream.failure() == null) {
        String sent = stream.take().appendBuffer(stream.complete()).toString();
        assertThat(api.content(api.events(sent))).as("%d bytes", length).isEqualTo(TEXT);
      } else {
        assertThat(stream.failure().outcome())
            .as("%d bytes", length)
            .isEqualTo(stream.begun() ? Outcome.CUT : Outcome.HOLLOW);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("forms")
  void saysTheSameInAnyForm(Api api, String form, int packet) {
    // Given
    AnswerStream plain = stream(api);
    plain.read(Buffer.buffer(healthy(api)));
    AnswerStream stream = stream(api);
    String sent =
        switch (form) {
          case "mark" -> "\ufeff" + healthy(api);
          case "marks" -> healthy(api).replace("data: ", "data:\ufeff");
          case "comments" -> healthy(api).replace("\n\n", "\n: ping\nid: 1\n\n: ping\n\n");
          case "lines" -> healthy(api).replace("data: {", "data:{\ndata: ");
          default -> healthy(api).replace("\n", form);
        };
    byte[] bytes = sent.getBytes(UTF_8);

    // When
    for (int from = 0; from < bytes.length; from += packet) {
      int length = Math.min(packet, bytes.length - from);
      stream.read(Buffer.buffer().appendBytes(bytes, from, length));
    }

    // Then
    stream.ended();
    plain.ended();
    assertThat(stream.failure()).isNull();
    assertThat(stream.take().toString().replace("data: { ", "data: {"))
        .isEqualTo(plain.take().toString());
    assertThat(stream.usage()).isEqualTo(plain.usage());
  }

  @ParameterizedTest
  @MethodSource("streamed")
  void aHollowOneNeverBegins(Api api) {
    for (var hollow : api.proxy().hollowStreams("main")) {
      // Given
      AnswerStream stream = stream(api);

      // When
      stream.read(Buffer.buffer(api.frames(hollow.getValue()) + api.proxy().end()));
      stream.ended();

      // Then
      assertThat(stream.begun()).as(hollow.getKey()).isFalse();
      assertThat(stream.failure().outcome()).as(hollow.getKey()).isEqualTo(Outcome.HOLLOW);
    }
  }

  /** The first is an event that is too large, the second many small ones before the content. */
  @ParameterizedTest
  @MethodSource("streamed")
  void holdsNoMoreThanItsLimit(Api api) {
    // Given
    int limit = 2000;
    Operation operation = Operation.at(api.path()).orElseThrow();
    String large = api.frames(List.of(api.proxy().content("main", "x".repeat(limit))));
    String many = api.frames(List.of("{\"type\":\"ping\"}")).repeat(limit / 10);

    for (String events : List.of(large, many)) {
      for (int packet : new int[] {1, 700, 1 << 20}) {
        AnswerStream stream = Readers.stream(operation, limit);

        // When
        for (int from = 0; from < events.length(); from += packet) {
          stream.read(
              Buffer.buffer(events.substring(from, Math.min(events.length(), from + packet))));
        }

        // Then
        assertThat(stream.failure().outcome()).isEqualTo(Outcome.MALFORMED);
        assertThat(stream.begun()).isFalse();
        assertThat(stream.held()).isLessThan(3L * limit);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"0, HOLLOW", "1, CUT"})
  void theEndOfTheProxyIsNoEventForTheCaller(int contents, Outcome outcome) {
    for (Api api : streamed().toList()) {
      for (String done :
          List.of("[DONE]", " [done]\t", "\ufeff[DONE]", "\"[DONE]\"", "[\"DONE\"]")) {
        // Given
        AnswerStream stream = stream(api);
        String content = api.frames(List.of(api.proxy().content("main", TEXT))).repeat(contents);

        // When
        stream.read(Buffer.buffer(content + "data: " + done + "\n\n"));
        stream.ended();

        // Then
        assertThat(stream.failure().outcome()).as(done).isEqualTo(outcome);
        assertThat(stream.take().toString()).as(done).doesNotContainIgnoringCase("done");
      }
    }
  }

  private static Stream<Api> streamed() {
    return Stream.of(Api.values()).filter(Api::streams);
  }

  private static Stream<Arguments> forms() {
    List<String> forms = List.of("\n", "\r", "\r\n", "mark", "marks", "comments", "lines");
    return streamed()
        .flatMap(
            api ->
                forms.stream()
                    .flatMap(
                        form ->
                            Stream.of(1, 1 << 20).map(packet -> Arguments.of(api, form, packet))));
  }

  private static AnswerStream stream(Api api) {
    return Readers.stream(Operation.at(api.path()).orElseThrow());
  }

  private static String healthy(Api api) {
    return api.frames(api.proxy().stream("main", TEXT, true)) + api.proxy().end();
  }
}
