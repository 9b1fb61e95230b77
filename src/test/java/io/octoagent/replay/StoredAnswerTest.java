package io.octoagent.replay;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What lies in the store is what was put there, or nothing. */
class StoredAnswerTest {
  private static final Key KEY = new Key("id", "fingerprint");

  @ParameterizedTest
  @CsvSource({"true,data: na\u00efve \ud83d\udc19", "false,{}", "true,''"})
  void itIsReadAsItWasWritten(boolean stream, String body) {
    // Given
    Map<String, String> headers = Map.of("X-OctoAgent-Model", "a:b", "X-OctoAgent-Group", "main");
    Head head = new Head(headers, stream, false, Optional.empty());
    String events = body + "\n\n" + body + "\n\n";

    // When
    StoredAnswer written = StoredAnswer.of(KEY, head, Buffer.buffer(events)).orElseThrow();

    // Then
    assertThat(StoredAnswer.parse(written.text())).contains(written);
    assertThat(written.body()).isEqualTo(events);
    assertThat(written.fingerprint()).isEqualTo("fingerprint");
  }

  @Test
  void withoutHeadersToo() {
    // Given
    Head head = new Head(Map.of(), false, false, Optional.empty());

    // When
    StoredAnswer written = StoredAnswer.of(KEY, head, Buffer.buffer("\n\n")).orElseThrow();

    // Then
    assertThat(StoredAnswer.parse(written.text())).contains(written);
  }

  @Test
  void bytesThatAreNoTextStayHere() {
    // When
    Optional<StoredAnswer> written =
        StoredAnswer.of(
            KEY,
            new Head(Map.of(), false, true, Optional.empty()),
            Buffer.buffer(new byte[] {'{', (byte) 0xff, '}'}));

    // Then
    assertThat(written).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "A ", "A fingerprint", "L fingerprint token", "\n\n", "A fp\nx: y"})
  void anythingElseIsNoAnswer(String text) {
    // When, Then
    assertThat(StoredAnswer.parse(text)).isEmpty();
  }
}
