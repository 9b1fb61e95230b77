package io.octoagent.replay;

import static org.assertj.core.api.Assertions.assertThat;

import io.octoagent.event.ErrorCode;
import io.octoagent.event.ModelCall;
import io.octoagent.ladder.HealthyGroups;
import io.octoagent.testbed.Answer;
import io.octoagent.testbed.Api;
import io.octoagent.testbed.Caller;
import io.octoagent.testbed.FakeProxy;
import io.octoagent.testbed.Gate;
import io.octoagent.testbed.OptIns;
import io.octoagent.testbed.RecordedCalls;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An echo in the place of an error is shared like the error, and kept as little. */
@QuarkusTest
@TestProfile(OptIns.class)
class ReplayDegradedTest {
  private static final Duration SOON = Duration.ofSeconds(10);

  @TestHTTPResource URI service;

  FakeProxy proxy;

  @Inject RecordedCalls calls;

  @Inject Replays replays;

  @BeforeEach
  void reset() {
    proxy.reset();
    HealthyGroups.again();
    calls.clear();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void bothGetTheEchoAndTheNextCallAsksAgain(boolean stream) throws Exception {
    // Given
    Gate gate = new Gate();
    proxy.on("main", FakeProxy.vendorError(500, null, "Error: no").after(gate));
    proxy.on("fallback", FakeProxy.vendorError(500, null, "Error: no"));
    Caller caller = new Caller(service);
    String body = Caller.body(stream, "planner");
    String[] key = {"Idempotency-Key", "degraded " + stream};
    List<CompletableFuture<HttpResponse<String>>> both =
        List.of(caller.start(body, key), caller.start(body, key));
    Awaitility.await().atMost(SOON).until(() -> replays.readers() == 2);

    // When
    gate.open();

    // Then
    for (CompletableFuture<HttpResponse<String>> one : both) {
      HttpResponse<String> answer = one.get(10, TimeUnit.SECONDS);
      assertThat(Api.CHAT.text(answer, stream)).isEqualTo("echo: x");
      assertThat(answer.headers().firstValue("X-OctoAgent-Degraded")).contains("upstream_failed");
    }
    assertThat(calls.await(2, SOON))
        .allMatch(call -> call instanceof ModelCall.Degraded)
        .allMatch(call -> call.error() == ErrorCode.UPSTREAM_FAILED)
        .filteredOn(call -> call.facts().accounting().replayed())
        .hasSize(1);
    proxy.reset();
    HealthyGroups.again();
    assertThat(Api.CHAT.text(caller.complete(body, key), stream)).isEqualTo("main says: x");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void whoHasMoreTimeThanTheFirstGetsNoEchoForIt(boolean stream) throws Exception {
    // Given
    proxy.on("main", Answer.silence());
    proxy.on("fallback", Answer.silence());
    Caller caller = new Caller(service);
    String body = Caller.body(stream, "planner");
    String[] key = {"Idempotency-Key", "late " + stream};
    CompletableFuture<HttpResponse<String>> first =
        caller.start(body, key[0], key[1], "X-OctoAgent-Timeout", "1.5");
    proxy.awaitCalls(1);
    CompletableFuture<HttpResponse<String>> second = caller.start(body, key);
    proxy.awaitCalls(2);
    proxy.on("main", request -> FakeProxy.healthy("main", request));

    // When
    HttpResponse<String> echo = first.get(10, TimeUnit.SECONDS);

    // Then
    assertThat(echo.headers().firstValue("X-OctoAgent-Degraded")).contains("deadline_exceeded");
    HttpResponse<String> answer = second.get(10, TimeUnit.SECONDS);
    assertThat(Api.CHAT.text(answer, stream)).isEqualTo("main says: x");
    assertThat(answer.headers().firstValue("X-OctoAgent-Degraded")).isEmpty();
    assertThat(answer.headers().firstValue("X-OctoAgent-Replayed")).isEmpty();
  }
}
