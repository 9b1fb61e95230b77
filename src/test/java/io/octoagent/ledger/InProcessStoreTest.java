package io.octoagent.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.octoagent.ledger.Account.Terms;
import io.octoagent.ledger.Decision.Refused;
import io.octoagent.ledger.Decision.Reserved;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The accounts in this process. */
class InProcessStoreTest extends LedgerStoreContract {
  private static final Terms ONE_CALL = new Terms(NO, NO, NO, 1, NO, HOUR, false);

  private final InProcessStore store = new InProcessStore(() -> StoreUnderTest.NOON);
  private int count;

  @Override
  StoreUnderTest start() {
    return StoreUnderTest.inProcess();
  }

  @Test
  void refusedCallsPushOutNobodysTasks() {
    // Given
    assertThat(decide(task("mine", "t"))).isInstanceOf(Reserved.class);
    Account refusing =
        new Account("other", Optional.empty(), new Terms(NO, NO, 0, NO, NO, HOUR, true));

    // When
    for (int i = 0; i <= InProcessStore.MOST_TASKS; i++) {
      decide(refusing, task("other", "t" + i));
    }

    // Then
    assertThat(decide(task("mine", "t"))).isInstanceOf(Refused.class);
  }

  @Test
  void whoMakesUpTasksPushesOutItsOwn() {
    // Given
    assertThat(decide(task("mine", "t"))).isInstanceOf(Reserved.class);

    // When
    for (int i = 0; i <= InProcessStore.MOST_TASKS; i++) {
      decide(task("other", "t" + i));
    }

    // Then
    assertThat(decide(task("mine", "t"))).isInstanceOf(Refused.class);
    assertThat(decide(task("other", "t" + InProcessStore.MOST_TASKS))).isInstanceOf(Refused.class);
    assertThat(decide(task("other", "t0"))).as("the first one").isInstanceOf(Reserved.class);
  }

  private static Account task(String owner, String label) {
    return new Account(owner, Optional.of(label), ONE_CALL);
  }

  private Decision decide(Account... accounts) {
    return store.decide(new Reservation("call", count++, List.of(accounts), 0, 0, LIFETIME));
  }
}
