package io.octoagent.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.octoagent.testbed.NeedsRedis;
import io.octoagent.testbed.RedisServer;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The shared store that answers, hangs, ends and comes back. */
@NeedsRedis
class StoreTest {
  private static final Duration BACK = Duration.ofSeconds(6);
  private static final Duration LONG = Duration.ofSeconds(10);

  private RedisServer redis;
  private TestStore store;

  @BeforeEach
  void start() {
    redis = new RedisServer();
    store = new TestStore(redis.url());
  }

  @AfterEach
  void stop() {
    store.close();
    redis.resume();
    redis.close();
  }

  @Test
  void answers() {
    // When
    Response answer = send("hello");

    // Then
    assertThat(answer).hasToString("hello");
    assertThat(store.get().isUp()).isTrue();
    assertThat(store.get().failures()).isZero();
  }

  @Test
  void hasOneConnectionForEachEventLoopThatCalls() {
    // Given
    int others = connections();
    List<CompletableFuture<Response>> calls = new ArrayList<>();

    try (TestStore patient = TestStore.patient(redis.url())) {
      // When
      for (int i = 0; i < 2000; i++) {
        CompletableFuture<Response> call = new CompletableFuture<>();
        String word = "word" + i;
        patient
            .vertx()
            .getOrCreateContext()
            .runOnContext(
                now ->
                    patient
                        .get()
                        .send(echo(word))
                        .subscribe()
                        .with(call::complete, call::completeExceptionally));
        calls.add(call);
      }

      // Then
      for (int i = 0; i < calls.size(); i++) {
        assertThat(calls.get(i).orTimeout(30, TimeUnit.SECONDS).join()).hasToString("word" + i);
      }
      assertThat(connections() - others)
          .isBetween(1, 2 * Runtime.getRuntime().availableProcessors());
    }
  }

  @Test
  void runsAScriptThatTheServerDoesNotKnow() {
    // Given
    Script script = Script.of("return ARGV[1] .. KEYS[1]");

    // When
    Response answer =
        store.get().run(script, List.of("key"), List.of("argument of ")).await().atMost(LONG);

    // Then
    assertThat(answer).hasToString("argument of key");
    assertThat(store.get().failures()).isZero();
  }

  @Test
  void aCommandThatIsWrongIsNoFailureOfOthers() {
    // When
    for (int i = 0; i < 5; i++) {
      assertThatThrownBy(() -> send(Request.cmd(Command.HGET).arg("octoagent:probe").arg("field")))
          .isInstanceOf(StoreDown.class);
    }

    // Then
    assertThat(store.get().isUp()).isTrue();
    assertThat(send("hello")).hasToString("hello");
  }

  @Test
  void failsWhileItHangs() {
    // Given
    redis.hang();

    for (int i = 0; i < 20; i++) {
      // When
      assertThatThrownBy(() -> send("hello")).isInstanceOf(StoreDown.class);
    }

    // Then
    assertThat(store.get().isUp()).isFalse();
    redis.resume();
    awaitUp();
  }

  @Test
  void comesBackAfterItWasKilled() {
    // Given
    redis.kill();
    await().until(() -> !store.get().isUp());
    assertThatThrownBy(() -> send("hello"))
        .isInstanceOfSatisfying(
            StoreDown.class, down -> assertThat(down.mayHaveTakenEffect()).isFalse());

    // When
    redis.start();

    // Then
    awaitUp();
    assertThat(send("hello")).hasToString("hello");
  }

  @Test
  void isNoticedThoughNobodyCalls() {
    // When
    redis.hang();

    // Then
    await().atMost(BACK).until(() -> !store.get().isUp());
  }

  @Test
  void aReplicaThatCannotWriteIsDown() {
    // When
    redis.ask("REPLICAOF 127.0.0.1 1");

    // Then
    await().atMost(BACK).until(() -> !store.get().isUp());
    redis.ask("REPLICAOF NO ONE");
    awaitUp();
  }

  @Test
  void connectionsThatTheServerEndsAreMadeAgain() {
    // When
    redis.ask("CLIENT KILL TYPE normal SKIPME yes");

    // Then
    await().atMost(BACK).until(() -> !store.get().isUp());
    awaitUp();
  }

  @Test
  void anAddressWithoutAServerIsDown() {
    // When
    try (TestStore nowhere = new TestStore("redis://127.0.0.1:1")) {

      // Then
      assertThat(nowhere.get().isShared()).isTrue();
      assertThat(nowhere.get().isUp()).isFalse();
    }
  }

  @Test
  void failedProbesLeaveNoConnections() {
    // Given
    redis.ask("CONFIG SET requirepass secret");
    TestStore refused = new TestStore(redis.url(), Optional.of("wrong"), Optional.empty());

    // When
    await().atMost(BACK).until(() -> refused.get().failures() > 3);

    // Then
    assertThat(refused.get().isUp()).isFalse();
    redis.ask("AUTH secret\r\nCONFIG SET requirepass \"\"");
    refused.close();
    assertThat(connections()).isLessThan(4);
  }

  private Response send(String word) {
    return send(echo(word));
  }

  private Response send(Request request) {
    return store.get().send(request).await().atMost(LONG);
  }

  private static Request echo(String word) {
    return Request.cmd(Command.ECHO).arg(word);
  }

  private void awaitUp() {
    await().atMost(BACK).until(() -> store.get().isUp());
  }

  /** Without the one that asks. */
  private int connections() {
    return (int) redis.ask("CLIENT LIST").lines().filter(line -> line.startsWith("id=")).count()
        - 1;
  }
}
