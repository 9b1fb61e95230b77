package io.octoagent.operation;

import static org.assertj.core.api.Assertions.assertThat;

import io.octoagent.event.Outcome;
import io.octoagent.litellm.Diagnosis;
import io.octoagent.operation.UpstreamException.Failed;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.Charset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * When a stream has begun, when it is whole, and what of it goes to the caller. A stream is written
 * as its events, with a bar between two: {@code 0:text} and {@code 0=reason} are the content and
 * the end of choice 0, anything else is the event's data.
 */
class ChatStreamTest {

  private static final String USAGE =
      "{\"choices\":[{\"index\":0,\"delta\":{}}],\"usage\":{\"prompt_tokens\":3,\"cost\":0.5}}";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0:hi|0=stop|[DONE]",
        "0:hi|0=stop|[DONE] ",
        "0:hi|0=stop|  [DONE]",
        "0:hi|0=stop|[done]",
        "0:hi|0=stop|[DONE]|{junk|0:more",
        "0:hi|0=stop",
        "0:hi|0=stop|{junk",
        "0:hi|0=stop|not json at all|[DONE]",
        "0:hi|0=stop|{\"error\":{\"message\":\"late\"}}",
        "0:hi|0=stop|{\"error\":{}}|[DONE]",
        "0:hi|{\"error\":{}}|0=stop|[DONE]",
        "0:hi|\"\"|null|[1]|0=stop|[DONE]",
        "0:a|1:b|0=stop|1=stop",
        "0:a|1:b|1=stop|0=stop|{junk",
        "0:a|1:b|0=stop|[DONE]",
        "0=length|[DONE]",
        "0=content_filter",
        "0=length|1:b|1=stop",
      })
  void isWhole(String events) {
    // Given
    ChatStream stream = stream(1);

    // When
    play(stream, events);

    // Then
    assertThat(stream.failure()).isNull();
    assertThat(stream.begun()).isTrue();
    assertThat(stream.over()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "0:hi, CUT",
    "0:hi|[DONE], CUT",
    "'0:hi|0=|[DONE]', CUT",
    "'0:hi|{junk|0=stop|[DONE]', MALFORMED",
    "'0:hi|{\"error\":{\"message\":\"late\"}}|0=stop', SERVER_ERROR",
    "0:a|1:b|0=stop, CUT",
    "'0:a|1:b|0=stop|{junk', MALFORMED",
    "'', HOLLOW",
    "[DONE], HOLLOW",
    "0=stop|[DONE], HOLLOW",
    "0=end_turn, HOLLOW",
    "null|[DONE], HOLLOW"
  })
  void isBroken(String events, Outcome outcome) {
    // Given
    ChatStream stream = stream(1);

    // When
    play(stream, events);

    // Then
    assertThat(stream.failure().outcome()).isEqualTo(outcome);
  }

  @ParameterizedTest
  @CsvSource({"0:a|0=stop, true", "0:a|0=stop|[DONE], false", "0:a|0=stop|1:b|1=stop, false"})
  void waitsForEveryChoiceThatWasAskedFor(String events, boolean broken) {
    // Given
    ChatStream stream = stream(2);

    // When
    play(stream, events);

    // Then
    assertThat(stream.failure() != null).isEqualTo(broken);
  }

  @Test
  void silenceAfterTheFinishIsAnEnd() {
    // Given
    ChatStream stream = stream(1);
    feed(stream, "0:hi|0=stop");

    // When
    stream.end(new Failed(Outcome.TIMEOUT, "the stream stalled"));

    // Then
    assertThat(stream.failure()).isNull();
  }

  @ParameterizedTest
  @CsvSource({"0=length, true", "0:hi, true", "0=stop, false", "'{\"choices\":[]}', false"})
  void beginsWithTheFirstEventThatAnswers(String event, boolean begun) {
    // Given
    ChatStream stream = stream(1);

    // When
    feed(stream, "{\"choices\":[{\"delta\":{\"role\":\"assistant\",\"content\":\"\"}}]}|" + event);

    // Then
    assertThat(stream.begun()).isEqualTo(begun);
    assertThat(stream.over()).isFalse();
  }

  @Test
  void reportsTheCostOfAHollowOne() {
    // Given
    ChatStream stream = stream(1);

    // When
    play(stream, "0=stop|" + USAGE + "|[DONE]");

    // Then
    assertThat(stream.failure().outcome()).isEqualTo(Outcome.HOLLOW);
    assertThat(Usage.consumption(stream.usage(), null).costUsd()).isEqualByComparingTo("0.5");
  }

  @Test
  void sendsOnWhatSaysSomethingAndNothingElse() {
    // Given
    ChatStream stream = stream(1);
    String role = "{\"choices\":[{\"delta\":{\"role\":\"assistant\"}}],\"usage\":{}}";
    String odd = "{\"future\":[1, 2],\"choices\":[]}";

    // When
    play(stream, role + "|null|" + odd + "|0:hi|0=stop|{junk|" + USAGE + "|[DONE]");

    // Then
    assertThat(stream.take().toString())
        .isEqualTo(frame(role) + frame(odd) + frame(data("0:hi")) + frame(data("0=stop")));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 1000})
  void holdsBackNoMoreThanTheLimitHoweverItComes(int packet) {
    // Given
    ChatStream stream = new ChatStream(100, 1, false, Diagnosis::inBand);
    Buffer events = Buffer.buffer(frame("{\"choices\":[]}").repeat(8) + frame(data("0=length")));

    // When
    for (int from = 0; from < events.length(); from += packet) {
      stream.read(events.slice(from, Math.min(events.length(), from + packet)));
    }

    // Then
    assertThat(stream.failure().outcome()).isEqualTo(Outcome.MALFORMED);
    assertThat(stream.begun()).isFalse();
  }

  @Test
  void sendsOnNoByteOrderMark() {
    // Given
    ChatStream stream = stream(1);

    // When
    play(stream, "\ufeff" + data("0:hi") + "|0=stop|\ufeff[DONE]");

    // Then
    assertThat(stream.take().toString()).isEqualTo(frame(data("0:hi")) + frame(data("0=stop")));
    assertThat(stream.failure()).isNull();
  }

  /** A parser that guesses the encoding takes it for JSON; callers do not guess. */
  @ParameterizedTest
  @ValueSource(strings = {"UTF-16LE", "UTF-16BE", "UTF-32LE", "UTF-32BE"})
  void sendsOnNoOtherEncodingThanUtf8(String charset) {
    // Given
    ChatStream stream = stream(1);
    feed(stream, "0:hi");
    byte[] event = data("0=stop").getBytes(Charset.forName(charset));

    // When
    stream.read(Buffer.buffer("data: ").appendBytes(event).appendString("\n\n"));

    // Then
    assertThat(stream.failure().outcome()).isEqualTo(Outcome.MALFORMED);
    assertThat(stream.take().toString()).isEqualTo(frame(data("0:hi")));
  }

  /** The halves of a pair, each by itself, and more bytes than a character needs. */
  @ParameterizedTest
  @ValueSource(strings = {"\u00ed\u00a0\u0080", "\u00c0\u00af", "\u00ff", "\u00c3"})
  void sendsOnNoTextThatIsNotUtf8(String latin1) {
    // Given
    ChatStream stream = stream(1);
    feed(stream, "0:hi");
    Bytes event = new Bytes(frame("{\"x\":\"" + latin1 + "\"}"));

    // When
    stream.read(event.packet(0, event.length()));

    // Then
    assertThat(stream.failure().outcome()).isEqualTo(Outcome.MALFORMED);
    assertThat(stream.take().toString()).isEqualTo(frame(data("0:hi")));
  }

  /** OpenAI ends a forced function call with stop, and so may others. */
  @ParameterizedTest
  @CsvSource({
    "'\"tool_calls\":[{\"index\":0,\"id\":\"call_1\"}]', tool_calls",
    "'\"function_call\":{\"name\":\"f\"}', stop",
    "'\"content\":\"hi\"', stop"
  })
  void onlyAToolCallsStopIsMended(String delta, String told) {
    // Given
    ChatStream stream = stream(1);

    // When
    play(stream, "{\"choices\":[{\"index\":0,\"delta\":{" + delta + "}}]}|0=stop|[DONE]");

    // Then
    assertThat(stream.take().toString()).contains("\"finish_reason\":\"" + told + "\"");
    assertThat(stream.finishReason()).isEqualTo(told);
  }

  private static ChatStream stream(int choices) {
    return new ChatStream(1 << 20, choices, false, Diagnosis::inBand);
  }

  /** The events, and then the end of the connection. */
  private static void play(ChatStream stream, String events) {
    feed(stream, events);
    stream.ended();
  }

  private static void feed(ChatStream stream, String events) {
    for (String event : events.split("\\|", -1)) {
      stream.read(Buffer.buffer(frame(data(event))));
    }
  }

  private static String frame(String data) {
    return "data: " + data + "\n\n";
  }

  private static String data(String event) {
    if (!event.matches("[0-9][:=].*")) {
      return event;
    }
    String choice = "{\"choices\":[{\"index\":%s,\"delta\":{%s},\"finish_reason\":%s}]}";
    String rest = event.substring(2);
    return event.charAt(1) == ':'
        ? choice.formatted(event.charAt(0), "\"content\":\"" + rest + "\"", "null")
        : choice.formatted(event.charAt(0), "", "\"" + rest + "\"");
  }
}
