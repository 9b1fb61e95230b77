package io.octoagent.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.octoagent.store.TestStore;
import io.octoagent.testbed.NeedsRedis;
import io.octoagent.testbed.RedisServer;
import io.vertx.redis.client.Response;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Leases and answers on a Redis server. */
@NeedsRedis
class StoredAnswersTest {
  private static final int MOST = 10_000;
  private static final Duration LONG = Duration.ofMinutes(1);
  private static final String ANSWER = "A ".repeat(1000);

  private final RedisServer server = new RedisServer();
  private final TestStore connection = TestStore.patient(server.url());
  private final StoredAnswers answers = new StoredAnswers(connection.get(), MOST);

  @AfterEach
  void close() {
    connection.close();
    server.close();
  }

  @Test
  void manyAnswersTakeNoMoreThanTheirMemory() {
    // When
    for (int i = 0; i < 20; i++) {
      keep(i, LONG);
    }

    // Then
    assertThat(kept()).isEqualTo(MOST / (ANSWER.length() + 512));
    assertThat(look(19)).isEqualTo(ANSWER);
    assertThat(look(0)).isNull();
  }

  @Test
  void oneThatHasExpiredTakesNone() {
    // Given
    keep(0, Duration.ofMillis(50));
    keep(1, LONG);
    keep(2, LONG);
    await().until(() -> look(0) == null);

    // When
    keep(3, LONG);

    // Then
    assertThat(look(1)).isEqualTo(ANSWER);
    assertThat(look(2)).isEqualTo(ANSWER);
    assertThat(look(3)).isEqualTo(ANSWER);
  }

  @Test
  void anAnswerAboveAllMemoryIsAlone() {
    // Given
    keep(0, LONG);

    // When
    take(1, "lease");
    answers.keep(key(1), "lease", "x".repeat(2 * MOST), LONG).await().indefinitely();

    // Then
    assertThat(look(0)).isNull();
    assertThat(look(1)).hasSize(2 * MOST);
  }

  @Test
  void nothingChangesWithoutTheLease() {
    // Given
    take(0, "mine");

    // When
    answers.keep(key(0), "other", ANSWER, LONG).await().indefinitely();
    answers.release(key(0), "other").await().indefinitely();
    answers.renew(key(0), "other", Duration.ofMillis(1)).await().indefinitely();

    // Then
    assertThat(look(0)).isEqualTo("mine");
    assertThat(kept()).isZero();
    answers.release(key(0), "mine").await().indefinitely();
    assertThat(look(0)).isNull();
  }

  @Test
  void everyKeyHasItsEnd() {
    // When
    keep(0, LONG);

    // Then
    for (String name : new String[] {"replay:key 0", "kept", "kept-bytes"}) {
      assertThat(server.ask("PTTL \"octoagent:" + name + "\"")).matches(":[1-9][0-9]*\r\n");
    }
  }

  private void keep(int i, Duration time) {
    take(i, "lease");
    answers.keep(key(i), "lease", ANSWER, time).await().indefinitely();
  }

  private String take(int i, String lease) {
    Response before = answers.take(key(i), lease, LONG).await().indefinitely();
    return before == null ? null : before.toString();
  }

  /** What is there; nothing afterwards either. */
  private String look(int i) {
    String found = take(i, "looking");
    answers.release(key(i), "looking").await().indefinitely();
    return found;
  }

  private long kept() {
    return Long.parseLong(server.ask("ZCARD octoagent:kept").strip().substring(1));
  }

  private static Key key(int i) {
    return new Key("key " + i, "body");
  }
}
