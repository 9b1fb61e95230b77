package io.octoagent.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.octoagent.config.Budget;
import io.octoagent.config.Caller;
import io.octoagent.config.Group;
import io.octoagent.config.Start;
import io.octoagent.event.Consumption;
import io.octoagent.event.Consumption.Source;
import io.octoagent.event.Outcome;
import io.octoagent.event.Rung;
import io.octoagent.ledger.Decision.Reserved;
import io.octoagent.limits.Deadline;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the ledger asks of its store for calls of every kind. */
class LedgerTest {
  private static final Group CHEAP = new Group("cheap");
  private static final Group DEAR = new Group("dear");
  private static final long MICRO_USD = 1_000;
  private static final Duration LONG = Duration.ofSeconds(30);

  private final Recorder store = new Recorder();
  private final Vertx vertx = Vertx.vertx();
  private final Ledger ledger =
      new Ledger(
          store, vertx, Start.config(Map.of("OCTOAGENT_LIMITS_FIRST_ESTIMATE_USD", "0.02"), ""));

  @BeforeEach
  void start() {
    ledger.start(new StartupEvent());
  }

  @AfterEach
  void stop() {
    ledger.stop(new ShutdownEvent());
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  @Test
  void aStreamsReservationIsRenewedUntilItEnds() {
    // Given
    Ticket ended = reserve(true, List.of(CHEAP));
    ended.settle(List.of());
    reserve(false, List.of(CHEAP));
    Ticket stream = reserve(true, List.of(CHEAP));

    // When: each holds for little more than five seconds
    await().atMost(LONG).until(() -> store.renewed.size() >= 2);
    stream.settle(List.of());

    // Then
    assertThat(store.renewed).containsOnly(store.reserved.getLast().id());
    assertThat(store.settled)
        .extracting(it -> it.reservation().id())
        .containsExactly(store.reserved.getFirst().id(), store.reserved.getLast().id());
  }

  @Test
  void whatIsReservedIsThePriceOfTheDearestGroupAndTheTokensOfTheFirst() {
    // Given
    reserve(false, List.of(CHEAP, DEAR)).settle(List.of());
    learn(DEAR, "0.003", 3_000);
    learn(CHEAP, "0.001", 1_000);

    // When
    reserve(false, List.of(CHEAP, DEAR));
    reserve(false, List.of(CHEAP));

    // Then
    assertThat(store.reserved)
        .extracting(Reservation::nanoUsd)
        .containsExactly(
            20_000 * MICRO_USD,
            20_000 * MICRO_USD,
            20_000 * MICRO_USD,
            3_000 * MICRO_USD,
            1_000 * MICRO_USD);
    assertThat(store.reserved)
        .extracting(Reservation::tokens)
        .containsExactly(7L, 7L, 7L, 1_000L, 1_000L);
  }

  private void learn(Group group, String usd, long tokens) {
    Consumption consumed =
        new Consumption(tokens - 1, 1L, null, new BigDecimal(usd), Source.HEADER);
    reserve(false, List.of(group))
        .settle(List.of(new Rung(group, Outcome.ANSWERED, 1, consumed, Optional.empty())));
  }

  private Ticket reserve(boolean stream, List<Group> chain) {
    List<Ticket> given = new ArrayList<>();
    Caller caller =
        new Caller(
            "team",
            Set.copyOf(chain),
            new Caller.Limits(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(new Budget(BigDecimal.ONE, Duration.ofDays(1)))));
    Ledger.Request request =
        new Ledger.Request(
            "team",
            Optional.of(caller),
            null,
            Optional.empty(),
            chain,
            7,
            false,
            stream,
            Deadline.in(Duration.ofMillis(10)));
    ledger.reserve(request, given::add).await().atMost(LONG);
    return given.getFirst();
  }

  /** A store in which everything fits. */
  private static final class Recorder implements LedgerStore {
    private final List<Reservation> reserved = new CopyOnWriteArrayList<>();
    private final List<String> renewed = new CopyOnWriteArrayList<>();
    private final List<Settlement> settled = new CopyOnWriteArrayList<>();

    @Override
    public Uni<Decision> reserve(Reservation reservation) {
      reserved.add(reservation);
      return Uni.createFrom().item(new Reserved(List.of(), false));
    }

    @Override
    public Uni<Void> renew(List<Reservation> reservations) {
      reservations.forEach(it -> renewed.add(it.id()));
      return Uni.createFrom().voidItem();
    }

    @Override
    public Uni<Void> settle(Settlement settlement) {
      settled.add(settlement);
      return Uni.createFrom().voidItem();
    }
  }
}
