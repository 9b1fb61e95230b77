package io.octoagent.replay;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.octoagent.event.ModelCall;
import io.octoagent.testbed.Answer;
import io.octoagent.testbed.Api;
import io.octoagent.testbed.Caller;
import io.octoagent.testbed.ChatJson;
import io.octoagent.testbed.FakeProxy;
import io.octoagent.testbed.Gate;
import io.octoagent.testbed.KnownCallers;
import io.octoagent.testbed.RawCall;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Many calls at once, and callers that do not read. */
@QuarkusTest
@TestProfile(KnownCallers.class)
class ManyCallersTest extends SharedCalls {

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  @Timeout(120)
  void twoHundredShareOneCall(boolean stream) throws Exception {
    // Given
    Gate gate = new Gate();
    proxy.on(
        "main",
        request ->
            stream ? half(gate) : FakeProxy.healthyPlain("main", "first second").after(gate));
    List<CompletableFuture<HttpResponse<String>>> all = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      all.add(caller.start(Caller.body(stream, "planner"), headers()));
    }
    awaitReaders(200);

    // When
    gate.open();

    // Then
    for (CompletableFuture<HttpResponse<String>> one : all) {
      assertThat(Api.CHAT.text(one.get(60, TimeUnit.SECONDS), stream)).isEqualTo("first second");
    }
    assertThat(all.stream().map(one -> one.join().body()).distinct()).hasSize(1);
    assertThat(proxy.calls()).hasSize(1);
    assertThat(replayed(calls.await(200, SOON))).hasSize(199);
    awaitReaders(0);
  }

  @Test
  @Timeout(240)
  void aThousandKeysInFlight() throws Exception {
    // Given
    Gate gate = new Gate();
    proxy.on("main", request -> FakeProxy.healthy("main", request).after(gate));
    List<CompletableFuture<HttpResponse<String>>> all = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      all.add(
          caller.start(
              Caller.chat("planner", "token-" + i),
              "Authorization",
              "Bearer " + KEY,
              "Idempotency-Key",
              key + i));
    }
    awaitReaders(1000);

    // When
    gate.open();

    // Then
    for (int i = 0; i < 1000; i++) {
      assertThat(Api.CHAT.text(all.get(i).get(60, TimeUnit.SECONDS), false))
          .isEqualTo("main says: token-" + i);
    }
    assertThat(calls.await(1000, SOON)).allMatch(call -> call instanceof ModelCall.Answered);
    awaitReaders(0);
  }

  @Test
  @Timeout(120)
  void oneThatNeverReadsHoldsUpNobody() throws Exception {
    // Given
    // the vendor goes on as the first caller reads, which on a busy machine could lose its place:
    // the systems' buffers of the others take some megabytes at once
    String piece = "x".repeat(16 << 10);
    Answer answer = FakeProxy.stream("main").event(ChatJson.contentEvent("main", "first "));
    List<Gate> gates = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      gates.add(new Gate());
      answer.await(gates.getLast());
      for (int j = 0; j < 30; j++) {
        answer.event(ChatJson.contentEvent("main", piece));
      }
    }
    proxy.on(
        "main",
        answer
            .event(ChatJson.finishEvent("main", "stop"))
            .event(ChatJson.usageEvent("main"))
            .done());
    String body = Caller.streamed("planner", "x");
    List<Socket> deaf = new ArrayList<>();
    try (InputStream first = open(body).body()) {
      for (int i = 0; i < 20; i++) {
        deaf.add(deaf(body));
      }
      awaitReaders(21);

      // When
      for (Gate gate : gates) {
        gate.open();
        assertThat(first.readNBytes(30 * (16 << 10))).hasSize(30 * (16 << 10));
      }

      // Then
      assertThat(new String(first.readAllBytes(), UTF_8)).endsWith("data: [DONE]\n\n");
      awaitReaders(0);
    } finally {
      for (Socket socket : deaf) {
        socket.close();
      }
    }
    List<ModelCall> told = calls.await(21, SOON);
    assertThat(told).filteredOn(call -> call instanceof ModelCall.Answered).hasSize(1);
    assertThat(told).filteredOn(call -> call instanceof ModelCall.Failed).hasSize(20);
    assertThat(proxy.calls()).hasSize(1);
  }

  /** A caller that reads nothing of its answer. */
  private Socket deaf(String body) throws Exception {
    Socket socket = new Socket();
    socket.setReceiveBufferSize(4 << 10);
    socket.connect(new InetSocketAddress(service.getHost(), service.getPort()));
    socket
        .getOutputStream()
        .write(
            RawCall.request(
                "POST",
                Api.CHAT.path(),
                body.getBytes(UTF_8),
                "Content-Type: application/json",
                "Authorization: Bearer " + KEY,
                "Idempotency-Key: " + key));
    return socket;
  }

  private static Answer half(Gate gate) {
    return FakeProxy.stream("main")
        .event(ChatJson.contentEvent("main", "first "))
        .await(gate)
        .event(ChatJson.contentEvent("main", "second"))
        .event(ChatJson.finishEvent("main", "stop"))
        .event(ChatJson.usageEvent("main"))
        .done();
  }
}
