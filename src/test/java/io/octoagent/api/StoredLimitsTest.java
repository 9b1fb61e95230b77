package io.octoagent.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.octoagent.testbed.Answer;
import io.octoagent.testbed.Gate;
import io.octoagent.testbed.RawCall;
import io.octoagent.testbed.Request;
import io.octoagent.testbed.SmallRoom;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests about stored responses take the room that calls take, and give it back. */
@QuarkusTest
@TestProfile(SmallRoom.class)
class StoredLimitsTest extends StoredCalls {

  /** As many calls as there is room for, so that one that is kept is missed. */
  private static final int PERMITS = 2;

  private static final Duration SOON = Duration.ofSeconds(5);

  @ParameterizedTest
  @ValueSource(strings = {"GET /v1/responses/resp_1", "POST /v1/responses/resp_1/cancel"})
  void whoLeavesHangsUpAndHoldsNothing(String target) throws Exception {
    // Given
    answers(Answer.silence());
    for (int left = 1; left <= PERMITS; left++) {
      Socket caller = open(target);
      Request asked = proxy.server().awaitRequests(StoredCalls::isStored, left).getLast();
      caller.close();
      asked.awaitClosed(SOON);
    }
    answers(Answer.json(BODY));

    // When
    await()
        .atMost(SOON)
        .untilAsserted(() -> assertThat(call("GET", "resp_1").status()).isEqualTo(200));

    // Then
    assertThat(call("GET", "resp_1").status()).isEqualTo(200);
  }

  private Socket open(String target) throws IOException {
    Socket caller = new Socket(service.getHost(), service.getPort());
    caller
        .getOutputStream()
        .write(
            "%s HTTP/1.1\r\nHost: x\r\n%s\r\nContent-Length: 2\r\n\r\n{}"
                .formatted(target, AUTHORIZATION)
                .getBytes(UTF_8));
    return caller;
  }

  @Test
  void admissionHolds() throws Exception {
    // Given
    Gate gate = new Gate();
    answers(Answer.json(BODY).after(gate));
    List<CompletableFuture<RawCall.Response>> two = List.of(inBackground(), inBackground());
    proxy.server().awaitRequests(StoredCalls::isStored, 2);

    // When
    // it waits for a tenth of its time
    RawCall.Response third = call("DELETE", "resp_1", "X-OctoAgent-Timeout: 1");

    // Then
    error(third, 503, "overloaded");
    gate.open();
    for (CompletableFuture<RawCall.Response> answer : two) {
      assertThat(answer.join().status()).isEqualTo(200);
    }
    assertThat(call("GET", "resp_1").status()).isEqualTo(200);
  }

  private CompletableFuture<RawCall.Response> inBackground() {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return call("GET", "resp_1");
          } catch (IOException e) {
            throw new AssertionError(e);
          }
        },
        Thread::startVirtualThread);
  }
}
