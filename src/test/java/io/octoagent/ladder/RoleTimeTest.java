package io.octoagent.ladder;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.octoagent.event.ModelCall;
import io.octoagent.testbed.Answer;
import io.octoagent.testbed.Caller;
import io.octoagent.testbed.FakeProxy;
import io.octoagent.testbed.OpenAiErrors;
import io.octoagent.testbed.RawCall;
import io.octoagent.testbed.RecordedCalls;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A role's own time, longer and shorter than the service's. */
@QuarkusTest
@TestProfile(OwnGroups.class)
class RoleTimeTest {

  private static final Duration PROMISE = Duration.ofSeconds(2);
  private static final Duration GRACE = Duration.ofMillis(250);

  FakeProxy proxy;

  @TestHTTPResource URI service;

  @Inject RecordedCalls calls;

  private Caller caller;

  @BeforeEach
  @AfterEach
  void reset() {
    proxy.reset();
    HealthyGroups.again();
    calls.clear();
    caller = new Caller(service);
  }

  @Test
  void aLongerRoleHasItsTime() throws Exception {
    // Given
    Duration slow = PROMISE.plusMillis(300);
    proxy.on("trio", FakeProxy.healthyPlain("trio").after(slow));

    // When
    HttpResponse<String> answer = caller.complete(Caller.chat("thinker", "hi"));

    // Then
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(proxy.calls()).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({"hasty, 100, 0.5", "thinker, 0.7, 0.7", "reviewer, 100, 2", "coder, 100, 2"})
  void theCallersHeaderOnlyShortensARolesTime(String model, String header, double promise)
      throws Exception {
    // Given
    for (String group : List.of("trio", "coder", "reserve")) {
      proxy.on(group, Answer.silence());
    }

    // When
    HttpResponse<String> answer =
        caller.complete(Caller.chat(model, "hi"), "X-OctoAgent-Timeout", header);

    // Then
    OpenAiErrors.error(answer, 504, "deadline_exceeded");
    double first = Double.parseDouble(proxy.calls().getFirst().header("x-litellm-timeout"));
    assertThat(first).isBetween(promise * 0.2, promise * 0.6);
  }

  @Test
  void aBodyThatTakesARolesWholeTimeAsksNobody() throws Exception {
    // Given
    Duration role = Duration.ofMillis(500);
    byte[] body = Caller.chat("hasty", "hi").getBytes(UTF_8);
    byte[] request =
        RawCall.request(
            "POST",
            FakeProxy.COMPLETIONS,
            body,
            "Content-Type: application/json",
            "Connection: close");
    try (Socket socket = new Socket(service.getHost(), service.getPort())) {
      socket.getOutputStream().write(request, 0, request.length - 9);
      long start = System.nanoTime();
      await().until(() -> System.nanoTime() - start > role.plus(GRACE).toNanos());

      // When
      socket.getOutputStream().write(request, request.length - 9, 9);

      // Then
      String answer = new String(socket.getInputStream().readAllBytes(), UTF_8);
      assertThat(answer).startsWith("HTTP/1.1 408 ").contains("\"code\":\"request_timeout\"");
    }
    assertThat(proxy.calls()).isEmpty();
    assertThat(calls.only()).isInstanceOf(ModelCall.Rejected.class);
  }
}
