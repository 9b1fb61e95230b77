package io.octoagent.bench;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The callers count each call of the mock's as what it was. */
class LoadTest {

  private static final int CALLS = 100;

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void everyAnswerIsGood(boolean stream) throws Exception {
    // Given
    try (Mock mock = new Mock(0, Answers::instant)) {

      // When
      Load.Result result = Load.run(mock.port(), request(mock, stream), stream, 8, CALLS, 60);

      // Then
      assertThat(result.good()).as(result.failure()).isEqualTo(CALLS);
      assertThat(result.failed()).isZero();
      assertThat(result.events()).isEqualTo(stream ? 20L * CALLS : 0);
      assertThat(result.times()).hasSize(CALLS).isSorted();
    }
  }

  @Test
  void everyTenthAnswerIsAnError() throws Exception {
    // Given
    AtomicInteger calls = new AtomicInteger();
    Mock.Play error = Answers.whole(500, "{\"error\":{}}");
    try (Mock mock =
        new Mock(0, _ -> calls.incrementAndGet() % 10 == 0 ? error : Answers.COMPLETION)) {

      // When
      Load.Result result = Load.run(mock.port(), request(mock, false), false, 4, CALLS, 60);

      // Then
      assertThat(result.good()).isEqualTo(CALLS - CALLS / 10);
      assertThat(result.failed()).isEqualTo(CALLS / 10);
    }
  }

  @Test
  void aStreamThatEndsBeforeItsEndHasFailed() throws Exception {
    // Given
    Mock.Play cut =
        new Mock.Play(
            List.of(Answers.STREAM_HEAD, Answers.ROLE, Answers.word(0, 0)), Mock.End.CLOSE);
    try (Mock mock = new Mock(0, _ -> cut)) {

      // When
      Load.Result result = Load.run(mock.port(), request(mock, true), true, 1, 1, 60);

      // Then
      assertThat(result.good()).isZero();
      assertThat(result.failed()).isEqualTo(1);
      assertThat(result.failure()).isNotEmpty();
    }
  }

  private static byte[] request(Mock mock, boolean stream) {
    byte[] request =
        new Service.Plan("any", mock.port(), List.of(), Map.of(), Map.of()).request(stream);
    assertThat(new String(request, UTF_8)).contains("127.0.0.1");
    return request;
  }
}
