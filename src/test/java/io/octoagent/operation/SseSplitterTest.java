package io.octoagent.operation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SseSplitterTest {

  private final SseSplitter splitter = new SseSplitter(1 << 20);
  private final List<String> events = new ArrayList<>();

  @ParameterizedTest
  @ValueSource(strings = {"\n", "\r\n", "\r"})
  void findsEventsWhereverTheNetworkCuts(String eol) {
    // Given
    String stream =
        "\uFEFFdata: 1||: hi|data: {\"a\":\"é€😀\"}||event: x|data:two|id: 3||||data: line 1|data: line 2||data||data: [DONE]||";
    byte[] bytes = stream.replace("|", eol).getBytes(UTF_8);
    for (int size = 1; size <= bytes.length; size++) {
      events.clear();

      // When
      feed(new SseSplitter(1 << 20), bytes, size);

      // Then
      assertThat(events)
          .as("packets of %d bytes", size)
          .containsExactly("1", "{\"a\":\"é€😀\"}", "two", "line 1 line 2", "", "[DONE]");
    }
  }

  @Test
  void dropsAnEventThatIsNotFinished() {
    // When
    boolean more = splitter.feed(Buffer.buffer("data: one\n\ndata: tw"), this::note);

    // Then
    assertThat(more).isTrue();
    assertThat(events).containsExactly("one");
  }

  @Test
  void refusesAnEventAboveTheLimit() {
    // Given
    SseSplitter small = new SseSplitter(64);

    // When
    boolean more = small.feed(Buffer.buffer("data: " + "x".repeat(100)), this::note);

    // Then
    assertThat(more).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"data: %s\n\n", "data: %s\ndata: %s\n\n", ": %s%s\n", "data: %s%s"})
  void refusesItWhetherItComesInOnePieceOrMany(String form) {
    // Given
    String half = "x".repeat(57);
    byte[] stream = form.formatted(half + "x", half).getBytes(UTF_8);
    SseSplitter whole = new SseSplitter(64);
    SseSplitter split = new SseSplitter(64);

    // When
    boolean more = whole.feed(Buffer.buffer(stream), this::note);
    feed(split, stream, 1);

    // Then
    assertThat(split.feed(Buffer.buffer(), this::note)).isEqualTo(more);
    assertThat(more).isEqualTo(form.equals("data: %s\n\n"));
  }

  @Test
  void keepsItsPlaceOverManyEvents() {
    // Given
    StringBuilder stream = new StringBuilder();
    List<String> sent = new ArrayList<>();
    for (int i = 0; i < 5_000; i++) {
      String data = "event " + i + " " + "x".repeat(i % 97);
      sent.add(data);
      stream.append("data: ").append(data).append("\n\n");
    }

    // When
    feed(splitter, stream.toString().getBytes(UTF_8), 1009);

    // Then
    assertThat(events).isEqualTo(sent);
  }

  private void feed(SseSplitter splitter, byte[] bytes, int size) {
    for (int from = 0; from < bytes.length; from += size) {
      int to = Math.min(bytes.length, from + size);
      splitter.feed(Buffer.buffer().appendBytes(bytes, from, to - from), this::note);
    }
  }

  private void note(byte[] bytes, int offset, int length) {
    events.add(new String(bytes, offset, length, UTF_8));
  }
}
