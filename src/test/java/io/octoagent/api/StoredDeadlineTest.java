package io.octoagent.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.octoagent.testbed.Answer;
import io.octoagent.testbed.RawCall;
import io.octoagent.testbed.ShortDeadline;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests about stored responses have the deadline that calls have. */
@QuarkusTest
@TestProfile(ShortDeadline.class)
class StoredDeadlineTest extends StoredCalls {

  @ParameterizedTest
  @ValueSource(strings = {"X-OctoAgent-Timeout: 0.4", "X-A: b"})
  void itHolds(String header) throws Exception {
    // Given
    answers(Answer.silence());

    // When
    RawCall.Response answer = call("GET", "resp_1", header);

    // Then
    error(answer, 504, "deadline_exceeded");
    assertThat(answer.headers().first("x-should-retry")).contains("false");
    only().awaitClosed(Duration.ofSeconds(5));
  }
}
