package io.octoagent.litellm;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedHashMap;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.lang.annotation.Annotation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An answer is handed over whole, or not at all. */
class AnswerReaderTest {

  private final AnswerReader reader = new AnswerReader();

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 16_384, 16_385, 1 << 20})
  void anAnswerIsHandedOverAsItIs(int length) throws IOException {
    // Given
    byte[] answer = "é".repeat(length).getBytes(UTF_8);

    // When, Then
    assertThat(read(new ByteArrayInputStream(answer))).isEqualTo(answer);
  }

  @Test
  void oneThatIsNotThereYetIsAnError() {
    // Given
    InputStream half =
        new SequenceInputStream(
            new ByteArrayInputStream(new byte[5]), new ByteArrayInputStream(new byte[5]));

    // When, Then
    assertThatIOException().isThrownBy(() -> read(half)).withMessageContaining("not read");
  }

  private byte[] read(InputStream answer) throws IOException {
    return reader.readFrom(
        byte[].class,
        byte[].class,
        new Annotation[0],
        MediaType.APPLICATION_JSON_TYPE,
        new MultivaluedHashMap<>(),
        answer);
  }
}
