package io.octoagent.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.octoagent.config.OctoAgentConfig.Down;
import io.octoagent.ledger.Account.Terms;
import io.octoagent.ledger.Decision.Refused;
import io.octoagent.ledger.Decision.Reserved;
import io.octoagent.store.TestStore;
import io.octoagent.testbed.NeedsRedis;
import io.octoagent.testbed.RedisServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What happens to calls while the shared store is gone, and to what they cost. */
@NeedsRedis
class FailoverStoreTest {
  private static final long NO = Terms.UNLIMITED;
  private static final long CENT = 10_000_000;
  private static final Duration BACK = Duration.ofSeconds(6);
  private static final Account ACCOUNT =
      new Account(
          "team-a",
          Optional.empty(),
          new Terms(NO, NO, NO, NO, 100 * CENT, Duration.ofDays(366), true));

  @TempDir Path directory;

  private RedisServer redis;
  private TestStore connection;
  private FailoverStore store;
  private int count;

  @BeforeEach
  void start() {
    redis =
        new RedisServer(
            "--appendonly", "yes", "--appendfsync", "no", "--dir", directory.toString());
    connection = new TestStore(redis.url());
    store = failover(Down.ALLOW, Deliveries.MOST);
  }

  private FailoverStore failover(Down down, int most) {
    return new FailoverStore(
        connection.get(), connection.vertx(), down, most, UnaryOperator.identity());
  }

  @AfterEach
  void stop() {
    connection.close();
    redis.resume();
    redis.close();
  }

  @Test
  void whatWasSpentStaysSpentWhileTheStoreIsGone() {
    // Given
    for (int i = 0; i < 99; i++) {
      spend(CENT);
    }

    // When
    redis.kill();

    // Then
    Reservation last = reservation(CENT);
    assertThat(decide(last))
        .isInstanceOfSatisfying(Reserved.class, it -> assertThat(it.here()).isTrue());
    assertThat(decide(reservation(CENT))).isInstanceOf(Refused.class);
    settle(last, CENT);
    assertThat(decide(reservation(1))).isInstanceOf(Refused.class);
    assertThat(store.localCalls()).isEqualTo(1);
    redis.start();
    awaitReconciled();
    assertThat(spent()).isEqualTo(100 * CENT);
    assertThat(decide(reservation(1))).isInstanceOf(Refused.class);
  }

  @Test
  void callsInFlightWhenTheStoreWentAreCountedOnce() {
    // Given
    List<Reservation> calls = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      Reservation call = reservation(CENT);
      assertThat(decide(call)).isInstanceOf(Reserved.class);
      calls.add(call);
    }
    redis.hang();

    // When
    calls.forEach(call -> settle(call, CENT));

    // Then
    Reserved here = (Reserved) decide(reservation(CENT));
    assertThat(here.here()).isTrue();
    assertThat(here.balances().getFirst().nanoUsd()).isEqualTo(49 * CENT);
    redis.resume();
    awaitReconciled();
    assertThat(spent()).isEqualTo(50 * CENT);
    assertThat(field("reserved")).isZero();
    assertThat(field("in_flight")).isZero();
  }

  @Test
  void aReservationThatWasMadeThoughItWasNotAnsweredIsSettled() {
    // Given
    spend(CENT);
    redis.hang();

    // When
    for (int i = 0; i < 10; i++) {
      spend(CENT);
    }

    // Then
    redis.resume();
    awaitReconciled();
    assertThat(spent()).isEqualTo(11 * CENT);
    assertThat(field("calls")).isEqualTo(11);
    assertThat(field("reserved")).isZero();
    assertThat(field("in_flight")).isZero();
    assertThat(((Reserved) decide(reservation(CENT))).here()).isFalse();
  }

  @Test
  void refusedAtOnceIfTheOperatorWantsThat() {
    // Given
    store = failover(Down.REFUSE, Deliveries.MOST);
    Reservation begun = reservation(CENT);
    decide(begun);
    redis.hang();

    for (int i = 0; i < 10; i++) {
      // When
      assertThatThrownBy(() -> decide(reservation(CENT))).isInstanceOf(StoreUnavailable.class);
    }

    // Then
    settle(begun, 2 * CENT);
    redis.resume();
    awaitReconciled();
    assertThat(spent()).isEqualTo(2 * CENT);
    assertThat(field("reserved")).isZero();
    assertThat(decide(reservation(CENT))).isInstanceOf(Reserved.class);
  }

  @Test
  void whatCannotBeKeptSinglyIsKeptAsASum() {
    // Given
    store = failover(Down.ALLOW, 3);
    redis.kill();
    await().until(() -> !connection.get().isUp());

    // When
    for (int i = 0; i < 20; i++) {
      spend(CENT + i);
    }

    // Then
    assertThat(store.undelivered()).isEqualTo(4);
    redis.start();
    awaitReconciled();
    assertThat(spent()).isEqualTo(20 * CENT + 190);
    assertThat(field("calls")).isEqualTo(20);
  }

  @Test
  void oneThatTheStoreRefusesForEverKeepsNobodyHere() {
    // Given
    redis.hang();
    spend(CENT);
    redis.resume();
    await().atMost(BACK).until(() -> connection.get().isUp());
    redis.ask("DEL octoagent:{team-a}:caller");
    redis.ask("SET octoagent:{team-a}:caller wrong");

    // When
    awaitReconciled();

    // Then
    redis.ask("DEL octoagent:{team-a}:caller");
    assertThat(((Reserved) decide(reservation(CENT))).here()).isFalse();
  }

  private void spend(long nanoUsd) {
    Reservation call = reservation(CENT);
    assertThat(decide(call)).isInstanceOf(Reserved.class);
    settle(call, nanoUsd);
  }

  private Reservation reservation(long nanoUsd) {
    return new Reservation("call", count++, List.of(ACCOUNT), nanoUsd, 0, Duration.ofSeconds(35));
  }

  private Decision decide(Reservation reservation) {
    return store.reserve(reservation).await().atMost(BACK);
  }

  private void settle(Reservation reservation, long nanoUsd) {
    store.settle(new Settlement(reservation, nanoUsd, 0)).await().atMost(BACK);
  }

  private void awaitReconciled() {
    await()
        .atMost(BACK)
        .until(
            () -> {
              store.deliver();
              return connection.get().isUp() && store.undelivered() == 0;
            });
  }

  private long spent() {
    return field("spent");
  }

  private long field(String name) {
    return StoreUnderTest.kept(redis, "team-a", name);
  }
}
