package io.octoagent.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.octoagent.ledger.Account.Terms;
import io.octoagent.ledger.Decision.Refused;
import io.octoagent.testbed.NeedsRedis;
import io.octoagent.testbed.RedisServer;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The accounts on a Redis server. */
@NeedsRedis
class RedisStoreTest extends LedgerStoreContract {
  private static RedisServer server;

  @BeforeAll
  static void startServer() {
    server = new RedisServer();
  }

  @AfterAll
  static void endServer() {
    server.close();
  }

  @Override
  StoreUnderTest start() {
    return StoreUnderTest.redis(server);
  }

  /** What nobody asks for again must not stay. */
  @AfterEach
  void everyKeyHasItsEnd() {
    String[] keys = server.ask("KEYS octoagent:{*").split("\r\n");
    assertThat(keys).hasSizeGreaterThan(1);
    for (String key : keys) {
      if (key.startsWith("octoagent")) {
        assertThat(server.ask("PTTL \"" + key + "\"")).as(key).matches(":[1-9][0-9]*\r\n");
      }
    }
  }

  @Test
  void aSettlementThatIsSentAgainHasNoEffect() {
    // Given
    Account account = budget(10);
    Reservation call = reservation(List.of(account), CENT, 0);
    decide(call);

    // When
    settle(call, 3 * CENT, 0);
    settle(call, 3 * CENT, 0);

    // Then
    assertThat(reserved(account, CENT, 0).balances().getFirst().nanoUsd()).isEqualTo(6 * CENT);
  }

  @Test
  void oneAfterTheExpiryCountsOnce() {
    // Given
    Account account = budget(10);
    Reservation late = reservation(List.of(account), CENT, 0);
    decide(late);
    tested.clock().pass(LIFETIME.multipliedBy(2));

    // When
    settle(late, 4 * CENT, 0);
    tested.clock().pass(LIFETIME.minus(MICRO));
    settle(late, 4 * CENT, 0);

    // Then
    assertThat(reserved(account, CENT, 0).balances().getFirst().nanoUsd()).isEqualTo(5 * CENT);
  }

  /** Refused calls cost their caller nothing, so they must not fill the server. */
  @Test
  void aRefusedCallLeavesNoTask() {
    // Given
    Account caller =
        new Account("caller", Optional.empty(), new Terms(NO, NO, 1, NO, NO, HOUR, true));
    Account task =
        new Account("caller", Optional.of("made-up"), new Terms(NO, NO, NO, 9, NO, HOUR, false));
    decide(reservation(List.of(caller), 0, 0));

    // When
    Decision decision = decide(reservation(List.of(caller, task), 0, 0));

    // Then
    assertThat(decision).isInstanceOf(Refused.class);
    assertThat(server.ask("KEYS *made-up*")).isEqualTo("*0\r\n");
  }
}
