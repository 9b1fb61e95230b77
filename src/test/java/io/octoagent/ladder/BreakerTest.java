package io.octoagent.ladder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.octoagent.testbed.Answer;
import io.octoagent.testbed.Caller;
import io.octoagent.testbed.FakeProxy;
import io.octoagent.testbed.FakeProxyResource;
import io.octoagent.testbed.RawCall;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.faulttolerance.api.CircuitBreakerMaintenance;
import io.smallrye.faulttolerance.api.CircuitBreakerState;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A dead group costs its timeout a few times, not once a call; and it is asked again soon. */
@QuarkusTest
@WithTestResource(
    value = FakeProxyResource.class,
    initArgs = {
      @ResourceArg(name = "octoagent.llm.timeout-s", value = "5"),
      @ResourceArg(name = "io.octoagent.ladder.Ladder/cheap/CircuitBreaker/delay", value = "1000")
    })
class BreakerTest {

  private static final int ENOUGH = GroupEvidence.WINDOW;
  private static final Duration SOON = Duration.ofSeconds(5);

  FakeProxy proxy;

  @TestHTTPResource URI service;

  private Caller caller;

  @BeforeEach
  void closeEveryBreaker() {
    caller = new Caller(service);
    proxy.reset();
    HealthyGroups.again();
  }

  @Test
  void aDeadGroupIsNotAskedWhileItsBreakerIsOpen() throws Exception {
    // Given
    proxy.on("cheap", FakeProxy.vendorError(500, null, "ServerError: dead"));
    fail(ENOUGH);
    proxy.server().forgetRequests();

    // When
    for (int i = 0; i < 100; i++) {
      assertThat(Rungs.group(caller.complete(Caller.chat("router", "hi")))).isEqualTo("fallback");
    }

    // Then
    assertThat(proxy.calls("cheap").size()).isLessThanOrEqualTo(3);
    // half open, where the calls have taken longer than its delay
    assertThat(caller.get("/q/health/ready").body())
        .containsPattern("\"breaker.cheap\": \"(open|half_open)\"");
  }

  @Test
  void recoveryIsNoticedWithinTheDelay() throws Exception {
    // Given
    proxy.on("cheap", FakeProxy.vendorError(500, null, "ServerError: dead"));
    fail(ENOUGH);
    HttpResponse<String> skipped = caller.complete(Caller.chat("router", "hi"));

    // When
    proxy.reset();

    // Then
    assertThat(Rungs.header(skipped, "X-OctoAgent-Fallback-Reason")).isEqualTo("breaker_open");
    assertThat(Rungs.header(skipped, "X-OctoAgent-Attempts")).isEqualTo("1");
    await()
        .atMost(SOON)
        .until(() -> Rungs.group(caller.complete(Caller.chat("router", "hi"))).equals("cheap"));
  }

  static Stream<Arguments> whatNeverCounts() {
    return Stream.of(
        never("400", () -> FakeProxy.vendorError(400, null, "BadRequestError: no")),
        never("413", () -> FakeProxy.vendorError(413, null, "BadRequestError: no")),
        never("422", () -> FakeProxy.vendorError(422, null, "BadRequestError: no")),
        never("401", () -> FakeProxy.vendorError(401, null, "AuthenticationError: no")),
        never("404", () -> FakeProxy.vendorError(404, null, "NotFoundError: no")),
        never("no deployment", () -> FakeProxy.invalidModel("cheap")),
        never("our key refused", FakeProxy::wrongKey));
  }

  private static Arguments never(String name, Supplier<Answer> answer) {
    return Arguments.of(name, answer);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("whatNeverCounts")
  void neverCounts(String name, Supplier<Answer> answer) throws Exception {
    // Given
    proxy.on("cheap", request -> answer.get());

    // When
    fail(2 * ENOUGH);

    // Then
    assertThat(proxy.calls("cheap")).hasSize(2 * ENOUGH);
    assertThat(CircuitBreakerMaintenance.get().currentState("cheap"))
        .isEqualTo(CircuitBreakerState.CLOSED);
  }

  @Test
  void aDeadlineThatTheCallerShortenedNeverCounts() throws Exception {
    // Given
    proxy.on("cheap", Answer.silence());

    // When
    for (int i = 0; i < 2 * ENOUGH; i++) {
      caller.complete(Caller.chat("router", "hi"), "X-OctoAgent-Timeout", "0.1");
    }

    // Then
    assertThat(proxy.calls("cheap")).hasSize(2 * ENOUGH);
  }

  /** The library takes for a success what does not count: that must not close the breaker. */
  @ParameterizedTest
  @ValueSource(strings = {"short", "abandoned", "proxy down"})
  void aProbeThatProvesNothingLeavesItOpen(String probe) throws Exception {
    // Given
    proxy.on("cheap", FakeProxy.vendorError(500, null, "ServerError: dead"));
    fail(ENOUGH);
    proxy.on("cheap", Answer.silence());
    proxy.server().forgetRequests();
    await().until(() -> state() == CircuitBreakerState.HALF_OPEN);

    // When
    if (probe.equals("proxy down")) {
      proxy.server().kill();
    }
    CompletableFuture<?> call =
        caller.start(Caller.chat("router", "hi"), "X-OctoAgent-Timeout", "0.5");
    if (probe.equals("abandoned")) {
      proxy.awaitCalls(1);
      call.cancel(true);
    }

    // Then
    await().until(() -> state() == CircuitBreakerState.OPEN);
    assertThat(proxy.calls("cheap").size()).isLessThanOrEqualTo(1);
  }

  private CircuitBreakerState state() {
    return CircuitBreakerMaintenance.get().currentState("cheap");
  }

  @Test
  void timeThatABodyTookIsNotTheGroupsFault() throws Exception {
    // Given
    proxy.on("cheap", Answer.silence());
    proxy.on("fallback", Answer.silence());
    byte[] call =
        RawCall.request(
            "POST",
            FakeProxy.COMPLETIONS,
            Caller.chat("router", "hi").getBytes(StandardCharsets.UTF_8),
            "Content-Type: application/json");
    List<Socket> callers = new ArrayList<>();

    // When
    for (int i = 0; i < 2 * ENOUGH; i++) {
      Socket socket = new Socket(service.getHost(), service.getPort());
      socket.getOutputStream().write(call, 0, call.length - 1);
      callers.add(socket);
    }
    await().pollDelay(Duration.ofSeconds(4)).until(() -> true);
    for (Socket socket : callers) {
      socket.getOutputStream().write(call, call.length - 1, 1);
    }

    // Then
    for (Socket socket : callers) {
      assertThat(new String(socket.getInputStream().readNBytes(12), StandardCharsets.UTF_8))
          .isEqualTo("HTTP/1.1 504");
      socket.close();
    }
    assertThat(state()).isEqualTo(CircuitBreakerState.CLOSED);
  }

  @Test
  void aProxyThatIsDownNeverCounts() throws Exception {
    // Given
    proxy.server().kill();
    fail(2 * ENOUGH);

    // When
    proxy.server().start();

    // Then
    assertThat(Rungs.group(caller.complete(Caller.chat("router", "hi")))).isEqualTo("cheap");
  }

  @Test
  void aPauseThatTheVendorAskedForIsKept() throws Exception {
    // Given
    proxy.on(
        "cheap", FakeProxy.vendorError(429, null, "RateLimitError: no").header("Retry-After", "1"));
    fail(1);
    proxy.on("cheap", FakeProxy.healthyPlain("cheap"));

    // When
    HttpResponse<String> during = caller.complete(Caller.chat("router", "hi"));

    // Then
    assertThat(Rungs.header(during, "X-OctoAgent-Fallback-Reason")).isEqualTo("cooling_down");
    assertThat(proxy.calls("cheap")).hasSize(1);
    await()
        .atMost(SOON)
        .until(() -> Rungs.group(caller.complete(Caller.chat("router", "hi"))).equals("cheap"));
  }

  private void fail(int calls) throws Exception {
    for (int i = 0; i < calls; i++) {
      caller.complete(Caller.chat("router", "hi " + i));
    }
  }
}
