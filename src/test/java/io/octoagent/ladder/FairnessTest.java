package io.octoagent.ladder;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.octoagent.testbed.Answer;
import io.octoagent.testbed.Caller;
import io.octoagent.testbed.FakeProxy;
import io.octoagent.testbed.Gate;
import io.octoagent.testbed.LogLines;
import io.octoagent.testbed.RawCall;
import io.octoagent.testbed.Request;
import io.octoagent.testbed.ShortDeadline;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.smallrye.faulttolerance.api.CircuitBreakerMaintenance;
import io.smallrye.faulttolerance.api.CircuitBreakerState;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What one caller sends changes no other caller's answer. */
@QuarkusTest
@TestProfile(ShortDeadline.class)
class FairnessTest {

  private static final String[] ONE = {"Authorization", "Bearer " + ShortDeadline.ONE};
  private static final String[] TWO = {"Authorization", "Bearer " + ShortDeadline.TWO};
  private static final int TWENTY = 20;

  FakeProxy proxy;

  @TestHTTPResource URI service;

  private Caller caller;

  @BeforeEach
  void reset() {
    caller = new Caller(service);
    proxy.reset();
    HealthyGroups.again();
  }

  /** LiteLLM's own stumbles: what it says of a body over which it fell, before any vendor. */
  static Stream<Arguments> stumbles() {
    return Stream.of(
        Arguments.of(
            "plain text",
            Answer.status(500)
                .header("Content-Type", "text/plain; charset=utf-8")
                .write("Internal Server Error")),
        Arguments.of(
            "its own words",
            FakeProxy.error(500, "None", "'str' object has no attribute 'get'", "500")),
        Arguments.of(
            "the words of its class for the unexplained",
            FakeProxy.vendorError(500, null, "APIConnectionError: Unsupported tool type: x")),
        Arguments.of("nothing", Answer.status(500).write("")),
        Arguments.of("a page", Answer.status(502).write("<html>Bad Gateway</html>")),
        Arguments.of(
            "its own 429",
            FakeProxy.error(429, "None", "No deployments available. Try again in 5 seconds", "429")
                .header("Retry-After", "5")));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("stumbles")
  void bodiesThatMakeTheProxyStumble(String name, Answer stumble) throws Exception {
    // Given
    proxy.on("main", stumble);
    proxy.on("fallback", stumble);
    sendAsOne(TWENTY, "body ");
    proxy.reset();

    // When
    HttpResponse<String> other = caller.complete(Caller.chat("planner", "hi"), TWO);

    // Then
    assertAnsweredAsEver(other);
  }

  @Test
  void oneBodyThatTheVendorCannotTake() throws Exception {
    // Given
    failForOne(FakeProxy.vendorError(500, null, "InternalServerError: no"));
    for (int i = 0; i < TWENTY; i++) {
      caller.complete(Caller.chat("planner", "the same"), ONE);
    }

    // When
    HttpResponse<String> same = caller.complete(Caller.chat("planner", "hi"), ONE);

    // Then
    assertAnsweredAsEver(same);
  }

  @Test
  void quickErrorsOfSeveralBesideManyCallsThatWait() throws Exception {
    // Given
    Gate gate = new Gate();
    proxy.on(
        "main",
        request ->
            FakeProxy.prompt(request).startsWith("slow")
                ? FakeProxy.healthyPlain("main").after(gate)
                : FakeProxy.vendorError(500, null, "InternalServerError: no"));
    List<CompletableFuture<HttpResponse<String>>> slow = new ArrayList<>();
    for (int i = 0; i < 2 * TWENTY; i++) {
      slow.add(caller.start(Caller.chat("planner", "slow " + i), TWO));
    }
    proxy.awaitCalls(slow.size());
    for (int i = 0; i < GroupEvidence.WINDOW; i++) {
      caller.complete(Caller.chat("planner", "one " + i), ONE);
      caller.complete(Caller.chat("planner", "two " + i), TWO);
    }

    // When
    HttpResponse<String> other = caller.complete(Caller.chat("planner", "one more"), TWO);

    // Then
    assertThat(Rungs.header(other, "X-OctoAgent-Fallback-Reason")).isEqualTo("server_error");
    gate.open();
    for (CompletableFuture<HttpResponse<String>> call : slow) {
      assertThat(Rungs.group(call.get())).isEqualTo("main");
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void callsThatAreOverDoNotCountAsWaiting(boolean leave) throws Exception {
    // Given
    proxy.on("main", Answer.silence());
    proxy.on("fallback", Answer.silence());
    List<CompletableFuture<HttpResponse<String>>> hung = new ArrayList<>();
    for (int i = 0; i < 3 * TWENTY; i++) {
      hung.add(caller.start(Caller.chat("planner", "hung " + i), TWO));
    }
    proxy.awaitCalls(hung.size());
    if (leave) {
      hung.forEach(call -> call.cancel(true));
    }
    for (Request call : proxy.calls("main")) {
      call.awaitClosed(Duration.ofSeconds(5));
    }
    HealthyGroups.again();
    proxy.reset();
    proxy.on("main", FakeProxy.vendorError(500, null, "InternalServerError: no"));

    // When
    for (int i = 0; i < GroupEvidence.FAILURES; i++) {
      caller.complete(Caller.chat("planner", "fail " + i), i % 2 == 0 ? ONE : TWO);
    }

    // Then
    assertThat(state("main")).isEqualTo(CircuitBreakerState.OPEN);
  }

  @ParameterizedTest
  @ValueSource(strings = {"error", "hollow", "cut"})
  void bodiesThatAllFailAtTheVendor(String failure) throws Exception {
    // Given
    failForOne(
        switch (failure) {
          case "error" -> FakeProxy.vendorError(500, null, "InternalServerError: no");
          case "hollow" -> FakeProxy.healthyPlain("main", "");
          default -> Answer.reset();
        });
    sendAsOne(TWENTY, "fail ");
    assertThat(state("main")).isEqualTo(CircuitBreakerState.OPEN);

    // When
    HttpResponse<String> other = caller.complete(Caller.chat("planner", "hi"), TWO);

    // Then
    assertAnsweredAsEver(other);
    sendAsOne(TWENTY, "fail again ");
    assertAnsweredAsEver(caller.complete(Caller.chat("planner", "hi"), TWO));
  }

  @Test
  void aGroupThatFailsForTwoIsClosedToAll() throws Exception {
    // Given
    proxy.on("main", FakeProxy.vendorError(500, null, "InternalServerError: no"));
    LogLines lines = new LogLines();
    for (int i = 0; i < 3; i++) {
      caller.complete(Caller.chat("planner", "one " + i), ONE);
      caller.complete(Caller.chat("planner", "two " + i), TWO);
    }

    // When
    HttpResponse<String> third = caller.complete(Caller.chat("planner", "hi"), TWO);

    // Then
    assertThat(Rungs.header(third, "X-OctoAgent-Fallback-Reason")).isEqualTo("breaker_open");
    assertThat(lines.written("%m"))
        .filteredOn(line -> line.contains("circuit breaker"))
        .containsExactly(
            "The circuit breaker of main is open for 60.0 s: 5 of its last 5 calls failed, the"
                + " latest with server_error");
    lines.close();
  }

  @Test
  void whatTwoHaveSeenIsNotForgottenForOnesLateFailures() throws Exception {
    // Given
    Gate gate = new Gate();
    Answer failure = FakeProxy.vendorError(500, null, "InternalServerError: no");
    Answer late = FakeProxy.vendorError(500, null, "InternalServerError: no").after(gate);
    proxy.on("main", request -> FakeProxy.prompt(request).startsWith("late") ? late : failure);
    List<CompletableFuture<HttpResponse<String>>> lateCalls = new ArrayList<>();
    for (int i = 0; i < GroupEvidence.WINDOW; i++) {
      lateCalls.add(caller.start(Caller.chat("planner", "late " + i), ONE));
    }
    proxy.awaitCalls(GroupEvidence.WINDOW);
    for (int i = 0; i < 3; i++) {
      caller.complete(Caller.chat("planner", "one " + i), ONE);
      caller.complete(Caller.chat("planner", "two " + i), TWO);
    }
    gate.open();
    for (CompletableFuture<HttpResponse<String>> call : lateCalls) {
      call.get();
    }

    // When
    HttpResponse<String> other = caller.complete(Caller.chat("planner", "hi"), TWO);

    // Then
    assertThat(Rungs.header(other, "X-OctoAgent-Fallback-Reason")).isEqualTo("breaker_open");
  }

  /** Calls that prove nothing, made by one caller whenever a half-open probe is due. */
  @ParameterizedTest
  @ValueSource(strings = {"stumble", "short"})
  void probesThatOneCallerWastes(String waste) throws Exception {
    // Given
    proxy.on("cheap", FakeProxy.vendorError(500, null, "InternalServerError: no"));
    for (int i = 0; i < 3; i++) {
      caller.complete(Caller.chat("router", "one " + i), ONE);
      caller.complete(Caller.chat("router", "two " + i), TWO);
    }
    await().until(() -> state("cheap") == CircuitBreakerState.HALF_OPEN);
    proxy.on(
        "cheap",
        waste.equals("short") ? Answer.silence() : Answer.status(500).write("Internal Error"));
    caller.complete(
        Caller.chat("router", "waste"),
        "Authorization",
        "Bearer " + ShortDeadline.ONE,
        "X-OctoAgent-Timeout",
        "0.2");
    assertThat(state("cheap")).isEqualTo(CircuitBreakerState.OPEN);
    proxy.reset();
    LogLines lines = new LogLines();

    // When
    HttpResponse<String> other = caller.complete(Caller.chat("router", "hi"), TWO);

    // Then
    assertThat(Rungs.group(other)).isEqualTo("cheap");
    assertThat(lines.written("%m"))
        .contains("The circuit breaker of cheap is closed: it has answered another caller");
    lines.close();
    assertThat(state("cheap")).isEqualTo(CircuitBreakerState.CLOSED);
  }

  /** Each at another tenth of its time; nobody answers in what is left. */
  @Test
  void bodiesThatComeLateOpenNoBreaker() throws Exception {
    // Given
    proxy.on("main", Answer.silence());
    proxy.on("fallback", Answer.silence());
    List<Thread> callers = new ArrayList<>();

    // When
    for (int tenth = 1; tenth <= 9; tenth++) {
      long wait = tenth * 200L;
      for (int i = 0; i < 10; i++) {
        String body = Caller.chat("planner", "late " + tenth + " " + i);
        callers.add(Thread.ofVirtual().start(() -> sendLate(body, Duration.ofMillis(wait))));
      }
    }

    // Then
    for (Thread late : callers) {
      late.join();
    }
    assertThat(state("main")).isEqualTo(CircuitBreakerState.CLOSED);
    assertThat(state("fallback")).isEqualTo(CircuitBreakerState.CLOSED);
  }

  @ParameterizedTest
  @ValueSource(strings = {"leave", "short"})
  void aVendorThatHangsForAllWhileNobodyWaitsForIt(String how) {
    // Given
    proxy.on("main", Answer.silence());

    // When
    await()
        .atMost(Duration.ofSeconds(10))
        .until(
            () -> {
              callAndGiveUp(how);
              return state("main") == CircuitBreakerState.OPEN;
            });

    // Then
    assertThat(proxy.calls("main").size()).isGreaterThanOrEqualTo(GroupEvidence.FAILURES);
  }

  private void callAndGiveUp(String how) throws Exception {
    int before = proxy.calls("main").size();
    String body = Caller.chat("planner", "hurry " + before);
    if (how.equals("short")) {
      caller.complete(
          body, "Authorization", "Bearer " + ShortDeadline.ONE, "X-OctoAgent-Timeout", "0.1");
      return;
    }
    CompletableFuture<HttpResponse<String>> call = caller.start(body, ONE);
    await().until(() -> proxy.calls("main").size() > before || call.isDone());
    call.cancel(true);
  }

  private void sendLate(String body, Duration wait) {
    byte[] bytes =
        RawCall.request(
            "POST",
            FakeProxy.COMPLETIONS,
            body.getBytes(UTF_8),
            "Content-Type: application/json",
            "Authorization: Bearer " + ShortDeadline.ONE);
    try (Socket socket = new Socket(service.getHost(), service.getPort())) {
      socket.getOutputStream().write(bytes, 0, bytes.length - 1);
      Thread.sleep(wait);
      socket.getOutputStream().write(bytes, bytes.length - 1, 1);
      socket.getInputStream().readNBytes(12);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private void failForOne(Answer failure) {
    proxy.on(
        "main",
        request ->
            FakeProxy.prompt(request).startsWith("hi") ? FakeProxy.healthyPlain("main") : failure);
  }

  private void sendAsOne(int calls, String prompt) throws Exception {
    for (int i = 0; i < calls; i++) {
      caller.complete(Caller.chat("planner", prompt + i), ONE);
    }
  }

  private static void assertAnsweredAsEver(HttpResponse<String> answer) {
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(Rungs.group(answer)).isEqualTo("main");
    assertThat(Rungs.header(answer, "X-OctoAgent-Attempts")).isEqualTo("1");
  }

  private static CircuitBreakerState state(String group) {
    return CircuitBreakerMaintenance.get().currentState(group);
  }
}
