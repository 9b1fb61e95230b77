package io.octoagent.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.octoagent.config.OctoAgentConfig.Down;
import io.octoagent.ledger.Account.Terms;
import io.octoagent.ledger.Decision.Refused;
import io.octoagent.ledger.Decision.Reserved;
import io.octoagent.store.StoreDown;
import io.octoagent.store.TestStore;
import io.octoagent.testbed.NeedsRedis;
import io.octoagent.testbed.RedisServer;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How the shared store learns of the ends of a busy caller's calls. */
@NeedsRedis
class DeferredSettlementsTest {
  private static final long NO = Terms.UNLIMITED;
  private static final int CALLS = 400;
  private static final Duration LONG = Duration.ofSeconds(30);

  private final RedisServer server = new RedisServer();
  private final TestStore connection = TestStore.patient(server.url());
  private int count;

  @AfterEach
  void close() {
    connection.close();
    server.resume();
    server.close();
  }

  @Test
  void oneGoesWithTheNextCallOfItsCaller() {
    // Given
    DeferredSettlements deferred = deferred(connection);
    Account account = account("a", NO, NO);
    List<CompletableFuture<Void>> ends = new ArrayList<>();

    // When
    for (int i = 0; i < CALLS; i++) {
      Reservation call = call(account);
      assertThat(of(deferred.reserve(call))).isInstanceOf(Reserved.class);
      ends.add(settle(deferred, call));
    }

    // Then
    assertThat(ends).allSatisfy(end -> assertThat(end).succeedsWithin(LONG));
    assertThat(spent("a")).isEqualTo(CALLS);
    assertThat(scripts()).as("commands of %d calls", CALLS).isLessThan(2 * CALLS - 20);
  }

  @Test
  void withoutANextCallAFewGoTogether() {
    // Given
    DeferredSettlements deferred = deferred(connection);
    Account account = account("a", NO, NO);
    List<CompletableFuture<Void>> ends = new ArrayList<>();

    // When
    for (int i = 0; i < CALLS + 1; i++) {
      ends.add(settle(deferred, call(account)));
    }

    // Then
    assertThat(ends).allSatisfy(end -> assertThat(end).succeedsWithin(LONG));
    assertThat(spent("a")).isEqualTo(CALLS + 1);
    assertThat(scripts()).isBetween(CALLS / DeferredSettlements.MOST, CALLS / 2);
  }

  @Test
  void eachGoesToItsOwnAccounts() {
    // Given
    DeferredSettlements deferred = deferred(connection);
    List<CompletableFuture<Void>> ends = new ArrayList<>();

    // When
    for (int i = 0; i < CALLS; i++) {
      Reservation call = call(account("abcd".charAt(i % 4) + "", NO, NO));
      deferred.reserve(call).await().atMost(LONG);
      ends.add(settle(deferred, call));
    }

    // Then
    assertThat(ends).allSatisfy(end -> assertThat(end).succeedsWithin(LONG));
    for (String owner : List.of("a", "b", "c", "d")) {
      assertThat(spent(owner)).as(owner).isEqualTo(CALLS / 4);
    }
  }

  @Test
  void aRefusedCallTakesItsCallersSettlementsAlongAllTheSame() {
    // Given
    DeferredSettlements deferred = deferred(connection);
    Account account = account("a", NO, 3);
    List<Reservation> calls = List.of(call(account), call(account), call(account));
    calls.forEach(call -> of(deferred.reserve(call)));
    List<CompletableFuture<Void>> ends =
        calls.stream().map(call -> settle(deferred, call)).toList();

    // When
    Decision next = of(deferred.reserve(call(account)));

    // Then
    assertThat(next).isInstanceOf(Refused.class);
    assertThat(ends).allSatisfy(end -> assertThat(end).succeedsWithin(LONG));
    assertThat(spent("a")).isEqualTo(3);
    assertThat(inFlight("a")).isZero();
  }

  @Test
  void allLearnThatTheStoreIsGone() {
    // Given
    try (TestStore impatient = new TestStore(server.url())) {
      DeferredSettlements deferred = deferred(impatient);
      Account account = account("a", NO, NO);
      server.hang();
      List<CompletableFuture<Void>> ends = new ArrayList<>();
      for (int i = 0; i < DeferredSettlements.MOST / 2; i++) {
        ends.add(settle(deferred, call(account)));
      }

      // When
      CompletableFuture<Decision> next =
          deferred.reserve(call(account)).subscribeAsCompletionStage();

      // Then
      ends.add(next.thenApply(decision -> null));
      assertThat(ends)
          .allSatisfy(
              end ->
                  assertThat(end)
                      .failsWithin(LONG)
                      .withThrowableThat()
                      .withCauseInstanceOf(StoreDown.class));
    }
  }

  @Test
  void noReplicaRefusesACallForWhatWaitsAtAnother() {
    // Given
    List<FailoverStore> replicas = List.of(replica(), replica());
    Account one = account("one at a time", 1, NO);
    Account poor = account("poor", NO, 2L * CALLS);
    Reservation first = new Reservation("first", 0, List.of(one, poor), 100, 0, LONG);
    of(replicas.getFirst().reserve(first));
    // the server knows the scripts from now on
    of(replicas.getFirst().settle(new Settlement(first, 1, 0)));

    // When
    List<Decision> decisions = new ArrayList<>();
    List<CompletableFuture<Void>> ends = new ArrayList<>();
    for (int i = 0; i < CALLS; i++) {
      Reservation call = new Reservation("call", i, List.of(one, poor), 100, 0, LONG);
      FailoverStore replica = replicas.get(i % 2);
      decisions.add(of(replica.reserve(call)));
      ends.add(replica.settle(new Settlement(call, 1, 0)).subscribeAsCompletionStage());
    }

    // Then
    assertThat(decisions).allMatch(Reserved.class::isInstance);
    assertThat(ends).allSatisfy(end -> assertThat(end).succeedsWithin(LONG));
    assertThat(spent("poor")).isEqualTo(CALLS + 1);
  }

  private FailoverStore replica() {
    return new FailoverStore(connection.get(), connection.vertx(), Down.ALLOW);
  }

  private static DeferredSettlements deferred(TestStore store) {
    return new DeferredSettlements(
        new RedisStore(store.get(), new StoreUnderTest.Nobody()), store.vertx());
  }

  private Reservation call(Account account) {
    return new Reservation("call", count++, List.of(account), 1, 0, LONG);
  }

  private static CompletableFuture<Void> settle(DeferredSettlements deferred, Reservation call) {
    return deferred.settle(new Settlement(call, 1, 0)).subscribeAsCompletionStage();
  }

  private static <T> T of(Uni<T> uni) {
    return uni.await().atMost(LONG);
  }

  private static Account account(String owner, long inFlight, long nanoUsd) {
    return new Account(
        owner,
        Optional.empty(),
        new Terms(NO, NO, inFlight, NO, nanoUsd, LONG.multipliedBy(99), true));
  }

  private long spent(String owner) {
    return StoreUnderTest.kept(server, owner, "spent");
  }

  private long inFlight(String owner) {
    return StoreUnderTest.kept(server, owner, "in_flight");
  }

  private int scripts() {
    Matcher calls =
        Pattern.compile("cmdstat_evalsha:calls=(\\d+)").matcher(server.ask("INFO commandstats"));
    assertThat(calls.find()).isTrue();
    return Integer.parseInt(calls.group(1));
  }
}
