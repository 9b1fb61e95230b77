package io.octoagent.ladder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.octoagent.testbed.Answer;
import io.octoagent.testbed.Caller;
import io.octoagent.testbed.ChatJson;
import io.octoagent.testbed.FakeProxy;
import io.octoagent.testbed.FakeProxyResource;
import io.octoagent.testbed.RawCall;
import io.octoagent.testbed.Request;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.faulttolerance.api.CircuitBreakerMaintenance;
import io.smallrye.faulttolerance.api.CircuitBreakerState;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whoever stops waiting hangs up: the proxy sees its socket closed when the caller leaves. */
@QuarkusTest
@WithTestResource(FakeProxyResource.class)
class HangUpTest {

  private static final Duration AT_ONCE = Duration.ofMillis(250);
  private static final int AT_A_TIME = 50;

  FakeProxy proxy;

  @TestHTTPResource URI service;

  @BeforeEach
  @AfterEach
  void reset() {
    proxy.reset();
    HealthyGroups.again();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aCallerThatLeavesBeforeTheAnswer(boolean streamed) throws Exception {
    // Given
    proxy.on("cheap", Answer.silence());
    Socket caller = call(streamed);
    Request call = proxy.awaitCalls(1).getFirst();

    // When
    caller.close();

    // Then
    call.awaitClosed(AT_ONCE);
    assertThat(proxy.calls()).hasSize(1);
  }

  @Test
  void aCallerThatLeavesAStreamThatHasBegun() throws Exception {
    // Given
    proxy.on(
        "cheap", FakeProxy.stream("cheap").event(ChatJson.contentEvent("cheap", "one")).hang());
    Socket caller = call(true);
    Request call = proxy.awaitCalls(1).getFirst();
    caller.getInputStream().readNBytes(20);

    // When
    caller.close();

    // Then
    call.awaitClosed(AT_ONCE);
  }

  @Test
  void aThousandAbandonedCallsLeaveNothingBehind() throws Exception {
    // Given
    proxy.on(
        "cheap",
        request ->
            request.json().path("stream").asBoolean()
                ? FakeProxy.stream("cheap").event(ChatJson.contentEvent("cheap", "one")).hang()
                : Answer.silence());
    abandon(300);
    long before = heapAfterCollection();

    // When
    abandon(1_000);

    // Then
    await()
        .atMost(Duration.ofSeconds(6))
        .untilAsserted(() -> assertThat(proxy.server().openConnections()).isZero());
    assertThat(heapAfterCollection() - before).isLessThan(8 << 20);
    assertThat(CircuitBreakerMaintenance.get().currentState("cheap"))
        .isEqualTo(CircuitBreakerState.CLOSED);
  }

  /** Calls, plain and streamed, whose callers leave while the proxy is busy with them. */
  private void abandon(int calls) throws Exception {
    for (int done = 0; done < calls; done += AT_A_TIME) {
      proxy.server().forgetRequests();
      List<Socket> callers = new ArrayList<>();
      for (int i = 0; i < AT_A_TIME; i++) {
        callers.add(call(i % 2 == 0));
      }
      proxy.awaitCalls(AT_A_TIME);
      for (Socket caller : callers) {
        caller.close();
      }
    }
  }

  private static long heapAfterCollection() {
    Runtime runtime = Runtime.getRuntime();
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 5; i++) {
      System.gc();
      least = Math.min(least, runtime.totalMemory() - runtime.freeMemory());
    }
    return least;
  }

  private Socket call(boolean streamed) throws IOException {
    String body = streamed ? Caller.streamed("router", "hi") : Caller.chat("router", "hi");
    Socket socket = new Socket(service.getHost(), service.getPort());
    socket
        .getOutputStream()
        .write(
            RawCall.request(
                "POST",
                FakeProxy.COMPLETIONS,
                body.getBytes(StandardCharsets.UTF_8),
                "Content-Type: application/json"));
    return socket;
  }
}
