package io.octoagent.event;

import static org.assertj.core.api.Assertions.assertThat;

import io.octoagent.testbed.Contract;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a call took from its caller: the charge first, then the known prices, and nothing twice. */
class SpentTest {
  private static final BigDecimal CHARGED = new BigDecimal("0.5");

  @Test
  void theKnownPricesOfAllAnswersAreAddedUp() {
    // When
    Spent spent = Spent.by(facts(Accounting.NONE));

    // Then
    assertThat(spent).isEqualTo(new Spent(new BigDecimal("0.10"), 10, 3));
  }

  @Test
  void aChargeIsWhatCounts() {
    // When
    Spent spent = Spent.by(facts(new Accounting(CHARGED, true, false, false)));

    // Then
    assertThat(spent).isEqualTo(new Spent(CHARGED, 10, 3));
  }

  @Test
  void aReplayCostsNothing() {
    // When
    Spent spent = Spent.by(facts(Accounting.REPLAYED));

    // Then
    assertThat(spent).isEqualTo(Spent.NOTHING);
  }

  /** Three attempts, of which one has a price and no usage, one has usage and no price. */
  private static Facts facts(Accounting accounting) {
    return new Facts(
        new OperationName("chat", "/v1/chat/completions", "chat"),
        "id",
        "team-a",
        null,
        null,
        Contract.PLANNER,
        Contract.MAIN,
        false,
        Instant.EPOCH,
        List.of(
            new Rung(Contract.MAIN, Outcome.TIMEOUT, 1),
            rung(
                new Consumption(
                    null, null, null, new BigDecimal("0.10"), Consumption.Source.HEADER)),
            rung(new Consumption(10L, 3L, null, null, Consumption.Source.NONE))),
        Contract.FALLBACK,
        "gpt-4o",
        null,
        1,
        accounting,
        "stop");
  }

  private static Rung rung(Consumption consumption) {
    return new Rung(Contract.FALLBACK, Outcome.ANSWERED, 1, consumption, Optional.empty());
  }
}
