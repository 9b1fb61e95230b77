package io.octoagent;

import static org.assertj.core.api.Assertions.assertThat;

import io.octoagent.testbed.Answer;
import io.octoagent.testbed.Api;
import io.octoagent.testbed.Caller;
import io.octoagent.testbed.FakeProxy;
import io.octoagent.testbed.Gate;
import io.octoagent.testbed.NeedsRedis;
import io.octoagent.testbed.OpenAiErrors;
import io.octoagent.testbed.RedisServer;
import io.octoagent.testbed.Replicas;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Replicas with one store share calls: the first one asks, and whoever dies is taken over. */
@NeedsRedis
class SharedReplayIT {
  private static final Duration LEASE = Duration.ofSeconds(5);

  @TempDir static Path directory;

  private static RedisServer store;
  private static FakeProxy proxy;
  private static Replicas replicas;

  private final String key = UUID.randomUUID().toString();

  @BeforeAll
  static void start() throws Exception {
    store = new RedisServer();
    proxy = new FakeProxy(null);
    replicas =
        new Replicas(
            2,
            proxy.url(),
            Map.of(
                "OCTOAGENT_REPLAY_S", "60",
                "OCTOAGENT_STORE_URL", store.url(),
                "OCTOAGENT_READY", "self"),
            directory);
  }

  @AfterAll
  static void end() {
    replicas.close();
    proxy.close();
    store.close();
  }

  @BeforeEach
  void reset() {
    proxy.reset();
    proxy.acceptKey(null);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void anotherReplicaGivesTheKeptAnswer(boolean stream) throws Exception {
    // Given
    String body = Caller.body(stream, "planner");
    HttpResponse<String> first = call(1, body);

    // When
    HttpResponse<String> second = call(2, body);

    // Then
    assertThat(Api.CHAT.text(first, stream)).isEqualTo("main says: x");
    assertThat(second.body()).isEqualTo(first.body());
    for (String same :
        List.of("X-OctoAgent-Group", "X-OctoAgent-Role", "X-OctoAgent-Model", "Content-Type")) {
      assertThat(second.headers().firstValue(same))
          .as(same)
          .isPresent()
          .isEqualTo(first.headers().firstValue(same));
    }
    assertThat(second.headers().firstValue("X-OctoAgent-Replayed")).contains("true");
    assertThat(second.headers().firstValue("X-OctoAgent-Cost-Usd")).contains("0");
    assertThat(second.headers().firstValue("X-OctoAgent-Attempts")).contains("0");
    assertThat(proxy.calls()).hasSize(1);
    OpenAiErrors.error(call(2, Caller.chat("planner", "y")), 422, "idempotency_mismatch");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void anotherReplicaWaitsForTheCallInFlight(boolean stream) throws Exception {
    // Given
    Gate gate = new Gate();
    proxy.on("main", request -> FakeProxy.healthy("main", request).after(gate));
    String body = Caller.body(stream, "planner");
    CompletableFuture<HttpResponse<String>> first = startAt(1, body);
    proxy.awaitCalls(1);

    // When
    CompletableFuture<HttpResponse<String>> second = startAt(2, body);

    // Then
    OpenAiErrors.error(call(2, Caller.chat("planner", "y")), 422, "idempotency_mismatch");
    OpenAiErrors.error(startAt(2, body, "0.3").get(10, TimeUnit.SECONDS), 504, "deadline_exceeded");
    gate.open();
    assertThat(second.get(10, TimeUnit.SECONDS).body())
        .isEqualTo(first.get(10, TimeUnit.SECONDS).body());
    assertThat(proxy.calls()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void oneThatRunsOutOfItsTimeIsTakenOverByWhoHasMore(boolean stream) throws Exception {
    // Given
    proxy.on("main", Answer.silence());
    proxy.on("fallback", Answer.silence());
    String body = Caller.body(stream, "planner");
    CompletableFuture<HttpResponse<String>> first = startAt(1, body, "3");
    proxy.awaitCalls(1);
    CompletableFuture<HttpResponse<String>> leaves = startAt(2, body, "0.5");
    CompletableFuture<HttpResponse<String>> stays = startAt(2, body);
    OpenAiErrors.error(leaves.get(10, TimeUnit.SECONDS), 504, "deadline_exceeded");
    proxy.awaitCalls(2);
    proxy.on("main", request -> FakeProxy.healthy("main", request));

    // When
    OpenAiErrors.error(first.get(10, TimeUnit.SECONDS), 504, "deadline_exceeded");

    // Then
    HttpResponse<String> answer = stays.get(10, TimeUnit.SECONDS);
    assertThat(Api.CHAT.text(answer, stream)).isEqualTo("main says: x");
    assertThat(proxy.calls()).extracting(Replicas::sender).containsExactly(1, 1, 2);
  }

  @Test
  void aReplicaThatIsKilledIsTakenOver() throws Exception {
    // Given
    proxy.on("main", Answer.silence());
    String body = Caller.streamed("planner", "x");
    CompletableFuture<HttpResponse<String>> lost = startAt(1, body);
    proxy.awaitCalls(1);
    OpenAiErrors.error(call(2, Caller.chat("planner", "y")), 422, "idempotency_mismatch");
    CompletableFuture<HttpResponse<String>> waiting = startAt(2, body);
    proxy.on("main", request -> FakeProxy.healthy("main", request));
    long killed = System.nanoTime();

    // When
    replicas.get(1).close();

    // Then
    HttpResponse<String> answer = waiting.get(20, TimeUnit.SECONDS);
    assertThat(Duration.ofNanos(System.nanoTime() - killed)).isLessThan(LEASE.plusSeconds(1));
    assertThat(Api.CHAT.text(answer, true)).isEqualTo("main says: x");
    assertThat(answer.headers().firstValue("X-OctoAgent-Replayed")).isEmpty();
    assertThat(lost).failsWithin(Duration.ofSeconds(5));
    assertThat(proxy.calls()).extracting(Replicas::sender).containsExactly(1, 2);
    replicas.start(1);
    assertThat(call(1, body).body()).isEqualTo(answer.body());
    assertThat(proxy.calls()).hasSize(2);
  }

  @Test
  void whoLeavesLetsOthersAskAtOnce() throws Exception {
    // Given
    proxy.on("main", Answer.silence());
    String body = Caller.chat("planner", "x");
    CompletableFuture<HttpResponse<String>> first = startAt(1, body);
    proxy.awaitCalls(1);
    first.cancel(true);
    proxy.calls().getFirst().awaitClosed(Duration.ofSeconds(5));
    proxy.on("main", request -> FakeProxy.healthy("main", request));

    // When
    long before = System.nanoTime();
    HttpResponse<String> second = call(2, body);

    // Then
    assertThat(Api.CHAT.text(second, false)).isEqualTo("main says: x");
    assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(2));
  }

  @Test
  void withoutTheStoreEachReplicaIsOnItsOwn() throws Exception {
    // Given
    store.kill();
    String body = Caller.chat("planner", "x");

    // When
    HttpResponse<String> first = call(1, body);

    // Then
    assertThat(call(1, body).headers().firstValue("X-OctoAgent-Replayed")).contains("true");
    assertThat(call(2, body).headers().firstValue("X-OctoAgent-Replayed")).isEmpty();
    assertThat(Api.CHAT.text(first, false)).isEqualTo("main says: x");
    assertThat(proxy.calls()).hasSize(2);
    store.start();
    awaitStore();
  }

  /** Waits until both replicas share answers again. */
  private void awaitStore() {
    Awaitility.await()
        .atMost(Duration.ofSeconds(10))
        .until(
            () -> {
              String body = Caller.chat("planner", "again");
              String fresh = UUID.randomUUID().toString();
              new Caller(url(1)).complete(body, "Idempotency-Key", fresh);
              return new Caller(url(2))
                  .complete(body, "Idempotency-Key", fresh)
                  .headers()
                  .firstValue("X-OctoAgent-Replayed")
                  .isPresent();
            });
  }

  private HttpResponse<String> call(int replica, String body) throws Exception {
    return new Caller(url(replica)).complete(body, "Idempotency-Key", key);
  }

  private CompletableFuture<HttpResponse<String>> startAt(int replica, String body) {
    return new Caller(url(replica)).start(body, "Idempotency-Key", key);
  }

  private CompletableFuture<HttpResponse<String>> startAt(
      int replica, String body, String seconds) {
    return new Caller(url(replica))
        .start(body, "Idempotency-Key", key, "X-OctoAgent-Timeout", seconds);
  }

  private static URI url(int replica) {
    return replicas.urls().get(replica - 1);
  }
}
