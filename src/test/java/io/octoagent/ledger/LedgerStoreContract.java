package io.octoagent.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.octoagent.ledger.Account.Terms;
import io.octoagent.ledger.Decision.Refused;
import io.octoagent.ledger.Decision.Reserved;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every {@link LedgerStore} promises. */
abstract class LedgerStoreContract {
  static final long NO = Terms.UNLIMITED;
  static final long CENT = 10_000_000;
  static final Duration MICRO = Duration.ofNanos(1000);
  static final Duration LIFETIME = Duration.ofSeconds(35);
  static final Duration HOUR = Duration.ofHours(1);

  StoreUnderTest tested;
  private int count;

  abstract StoreUnderTest start();

  @BeforeEach
  void begin() {
    tested = start();
  }

  @AfterEach
  void end() {
    tested.end().run();
  }

  @Test
  void callsPerMinuteAreABucketThatFillsByAndBy() {
    // Given
    Account account = caller(new Terms(3, NO, NO, NO, NO, HOUR, true));
    for (int i = 0; i < 3; i++) {
      reserved(account, 0, 0);
    }

    // When
    Refused refused = refused(account, 0, 0);

    // Then
    assertThat(refused.limit()).isEqualTo(Limit.CALLS_PER_MINUTE);
    assertThat(refused.retryAfter()).isEqualTo(Duration.ofSeconds(20));
    assertThat(refused.balances().getFirst().calls()).isZero();
    assertThat(refused.balances().getFirst().callsReset())
        .isEqualTo(Duration.ofMinutes(1).toNanos());
    exactly(refused.retryAfter(), account, 0, 0);
  }

  @Test
  void tokensPerMinuteAreABucketOfTheSameKind() {
    // Given
    Account account = caller(new Terms(NO, 6000, NO, NO, NO, HOUR, true));
    reserved(account, 0, 5000);

    // When
    Refused refused = refused(account, 0, 1500);

    // Then
    assertThat(refused.limit()).isEqualTo(Limit.TOKENS_PER_MINUTE);
    assertThat(refused.retryAfter()).isEqualTo(Duration.ofSeconds(5));
    assertThat(refused.balances().getFirst().tokens()).isEqualTo(1000);
    exactly(refused.retryAfter(), account, 0, 1500);
  }

  @Test
  void aCallThatNeedsMoreThanAFullBucketBeginsWhenItIsFullAndLeavesADebt() {
    // Given
    Account account = caller(new Terms(NO, 6000, NO, NO, NO, HOUR, true));

    // When
    reserved(account, 0, 12_000);

    // Then
    Refused refused = refused(account, 0, 1);
    assertThat(refused.retryAfter()).isEqualTo(Duration.ofSeconds(60).plusMillis(10));
    assertThat(refused.balances().getFirst().tokens()).isZero();
    exactly(refused.retryAfter(), account, 0, 1);
  }

  @Test
  void tokensThatWereNotUsedComeBackAndThoseBeyondAreADebt() {
    // Given
    Account account = caller(new Terms(NO, 6000, NO, NO, NO, HOUR, true));
    Reservation less = reservation(List.of(account), 0, 3000);
    Reservation more = reservation(List.of(account), 0, 1000);
    assertThat(decide(less)).isInstanceOf(Reserved.class);
    assertThat(decide(more)).isInstanceOf(Reserved.class);

    // When
    settle(less, 0, 1000);
    settle(more, 0, 8000);

    // Then
    Refused refused = refused(account, 0, 3000);
    assertThat(refused.retryAfter()).isEqualTo(Duration.ofSeconds(60));
    exactly(refused.retryAfter(), account, 0, 3000);
  }

  @Test
  void aCountThatNobodyCanPayOffEndsNoAccountForEver() {
    // Given
    Account account = caller(new Terms(NO, 1, NO, NO, NO, HOUR, true));
    Reservation lie = reservation(List.of(account), 0, 1);
    decide(lie);
    settle(lie, 0, Long.MAX_VALUE / 4);

    // When
    Refused refused = refused(account, 0, 1);

    // Then
    assertThat(refused.retryAfter()).isBetween(Duration.ofDays(300), Duration.ofDays(366));
  }

  @Test
  void reservationsInFlightAreLimited() {
    // Given
    Account account = caller(new Terms(NO, NO, 2, NO, NO, HOUR, true));
    Reservation first = reservation(List.of(account), 0, 0);
    decide(first);
    reserved(account, 0, 0);

    // When
    Refused refused = refused(account, 0, 0);

    // Then
    assertThat(refused.limit()).isEqualTo(Limit.IN_FLIGHT);
    settle(first, 0, 0);
    reserved(account, 0, 0);
    refused(account, 0, 0);
  }

  @Test
  void callsOfAPeriodThatBeginsWithItsFirstCall() {
    // Given
    Account task = task("loop", NO, 2);
    reserved(task, 0, 0);
    tested.clock().pass(Duration.ofMinutes(10));
    reserved(task, 0, 0);

    // When
    Refused refused = refused(task, 0, 0);

    // Then
    assertThat(refused.limit()).isEqualTo(Limit.CALLS);
    assertThat(refused.retryAfter()).isEqualTo(Duration.ofDays(1).minusMinutes(10));
    assertThat(refused.renewal()).isEqualTo(time().plus(refused.retryAfter()));
    reserved(task("next", NO, 2), 0, 0);
    exactly(refused.retryAfter(), task, 0, 0);
  }

  @Test
  void moneyOfAPeriodThatIsAlignedToTheClock() {
    // Given
    Account account = budget(10);
    Reservation all = reservation(List.of(account), CENT, 0);
    decide(all);
    settle(all, 10 * CENT, 0);

    // When
    Refused refused = refused(account, CENT, 0);

    // Then
    assertThat(refused.limit()).isEqualTo(Limit.BUDGET);
    assertThat(refused.retryAfter()).isEqualTo(HOUR.minusMillis(250));
    assertThat(refused.renewal()).isEqualTo(Instant.parse("2026-11-30T11:00:00Z"));
    assertThat(refused.balances().getFirst().nanoUsd()).isZero();
    exactly(refused.retryAfter(), account, CENT, 0);
  }

  @Test
  void reservationsCountAsSpent() {
    // Given
    Account account = budget(10);

    // When
    for (int i = 0; i < 10; i++) {
      reserved(account, CENT, 0);
    }

    // Then
    assertThat(refused(account, CENT, 0).limit()).isEqualTo(Limit.BUDGET);
  }

  @Test
  void aLoneCallMayBeginWhileAnythingIsLeft() {
    // Given
    Account account = budget(10);

    // When
    Reserved reserved = reserved(account, 50 * CENT, 0);

    // Then
    assertThat(reserved.balances().getFirst().nanoUsd()).isEqualTo(-40 * CENT);
    assertThat(refused(account, 1, 0).limit()).isEqualTo(Limit.BUDGET);
  }

  @Test
  void whatIsReservedAndNotUsedComesBack() {
    // Given
    Account account = budget(10);
    Reservation dear = reservation(List.of(account), 9 * CENT, 0);
    decide(dear);
    refused(account, 2 * CENT, 0);

    // When
    settle(dear, CENT, 0);

    // Then
    assertThat(reserved(account, 9 * CENT, 0).balances().getFirst().nanoUsd()).isZero();
  }

  @Test
  void aReservationEndsByItself() {
    // Given
    Account account = budget(10);
    reserved(account, 10 * CENT, 0);
    tested.clock().pass(LIFETIME.minus(MICRO));
    refused(account, CENT, 0);

    // When
    tested.clock().pass(MICRO);

    // Then
    assertThat(reserved(account, CENT, 0).balances().getFirst().nanoUsd()).isEqualTo(9 * CENT);
  }

  @Test
  void aRenewedReservationHoldsForItsLifetimeFromThen() {
    // Given
    Account account = budget(10);
    Reservation stream = reservation(List.of(account), 10 * CENT, 0);
    decide(stream);
    tested.clock().pass(LIFETIME.minus(MICRO));

    // When
    renew(stream, reservation(List.of(account), 10 * CENT, 0));

    // Then
    tested.clock().pass(LIFETIME.minus(MICRO));
    refused(account, CENT, 0);
    tested.clock().pass(MICRO);
    reserved(account, CENT, 0);
  }

  @Test
  void oneThatHasExpiredIsNotRenewed() {
    // Given
    Account account = budget(10);
    Reservation late = reservation(List.of(account), 10 * CENT, 0);
    decide(late);
    tested.clock().pass(LIFETIME);

    // When
    renew(late);

    // Then
    reserved(account, 10 * CENT, 0);
  }

  @Test
  void oneThatIsSettledIsNotRenewed() {
    // Given
    Account account = budget(10);
    Reservation call = reservation(List.of(account), CENT, 0);
    decide(call);

    // When
    settle(call, 3 * CENT, 0);
    renew(call);

    // Then
    assertThat(reserved(account, CENT, 0).balances().getFirst().nanoUsd()).isEqualTo(6 * CENT);
  }

  @Test
  void aSettlementAfterTheExpiryCounts() {
    // Given
    Account account = budget(10);
    Reservation late = reservation(List.of(account), CENT, 0);
    decide(late);
    tested.clock().pass(LIFETIME.multipliedBy(2));

    // When
    settle(late, 4 * CENT, 0);

    // Then
    assertThat(reserved(account, CENT, 0).balances().getFirst().nanoUsd()).isEqualTo(5 * CENT);
  }

  @Test
  void whatIsSettledInTheNextPeriodCountsThere() {
    // Given
    Account account = budget(10);
    tested.clock().pass(HOUR.minusSeconds(10));
    Reservation call = reservation(List.of(account), 8 * CENT, 0);
    decide(call);
    tested.clock().pass(Duration.ofSeconds(20));

    // When
    settle(call, 7 * CENT, 0);

    // Then
    assertThat(reserved(account, CENT, 0).balances().getFirst().nanoUsd()).isEqualTo(2 * CENT);
  }

  @Test
  void nothingIsReservedOnTheFirstAccountIfTheSecondRefuses() {
    // Given
    Account caller = caller(new Terms(10, 6000, 5, NO, 10 * CENT, HOUR, true));
    Account task = task("spent", NO, 1);
    reserved(task, 0, 0);

    // When
    Refused refused = (Refused) decide(reservation(List.of(caller, task), CENT, 100));

    // Then
    assertThat(refused.account()).isEqualTo(task);
    assertThat(refused.limit()).isEqualTo(Limit.CALLS);
    assertThat(refused.balances()).hasSize(2);
    Balance left = refused.balances().getFirst();
    assertThat(left).isEqualTo(new Balance(10, 0, 6000, 0, 10 * CENT));
  }

  @Test
  void theFirstOfTwoThatRefuseIsNamed() {
    // Given
    Account caller = budget(1);
    Account task = task("both", 1, NO);
    Reservation both = reservation(List.of(caller, task), CENT, 0);
    decide(both);
    settle(both, CENT, 0);

    // When
    Refused refused = (Refused) decide(reservation(List.of(caller, task), CENT, 0));

    // Then
    assertThat(refused.account()).isEqualTo(caller);
  }

  @Test
  void aTasksBudgetMayDifferFromCallToCall() {
    // Given
    Reservation call = reservation(List.of(task("one", 10 * CENT, NO)), CENT, 0);
    decide(call);
    settle(call, 6 * CENT, 0);

    // When
    Refused refused = refused(task("one", 5 * CENT, NO), CENT, 0);

    // Then
    assertThat(refused.balances().getFirst().nanoUsd()).isEqualTo(-CENT);
    reserved(task("one", 10 * CENT, NO), CENT, 0);
  }

  @Test
  void ownersAndTasksAreKeptApart() {
    // Given
    reserved(new Account("one", Optional.of("two"), terms(NO, 1)), 0, 0);

    // When
    List<Account> others =
        List.of(
            new Account("one", Optional.empty(), terms(NO, 1)),
            new Account("one", Optional.of("-open:two"), terms(NO, 1)),
            new Account("one", Optional.of("two|1}{"), terms(NO, 1)),
            new Account("two", Optional.of("two"), terms(NO, 1)));

    // Then
    others.forEach(other -> reserved(other, 0, 0));
  }

  @Test
  void callsOfManyAtOnceGetWhatThereIsAndNoMore() throws Exception {
    // Given
    Account caller = caller(new Terms(NO, NO, 40, NO, 100 * CENT, HOUR, true));
    List<Callable<Boolean>> calls = new ArrayList<>();
    for (int i = 0; i < 64; i++) {
      Reservation call = reservation(List.of(caller, task("all", NO, 1000)), CENT, 10);
      calls.add(() -> decide(call) instanceof Reserved);
    }

    // When
    int admitted = 0;
    try (ExecutorService threads = Executors.newFixedThreadPool(64)) {
      for (Future<Boolean> call : threads.invokeAll(calls)) {
        admitted += call.get() ? 1 : 0;
      }
    }

    // Then
    assertThat(admitted).isEqualTo(40);
    assertThat(refused(caller, 0, 0).balances().getFirst().nanoUsd()).isEqualTo(60 * CENT);
  }

  private Account caller(Terms terms) {
    return new Account("team-a", Optional.empty(), terms);
  }

  Account budget(int cents) {
    return caller(new Terms(NO, NO, NO, NO, cents * CENT, HOUR, true));
  }

  private Account task(String name, long nanoUsd, long calls) {
    return new Account("team-a", Optional.of(name), terms(nanoUsd, calls));
  }

  private static Terms terms(long nanoUsd, long calls) {
    return new Terms(NO, NO, NO, calls, nanoUsd, Duration.ofDays(1), false);
  }

  Reservation reservation(List<Account> accounts, long nanoUsd, long tokens) {
    return new Reservation("call", count++, accounts, nanoUsd, tokens, LIFETIME);
  }

  Decision decide(Reservation reservation) {
    return tested.store().reserve(reservation).await().atMost(Duration.ofSeconds(10));
  }

  void settle(Reservation reservation, long nanoUsd, long tokens) {
    tested
        .store()
        .settle(new Settlement(reservation, nanoUsd, tokens))
        .await()
        .atMost(Duration.ofSeconds(10));
  }

  private void renew(Reservation... reservations) {
    tested.store().renew(List.of(reservations)).await().atMost(Duration.ofSeconds(10));
  }

  Reserved reserved(Account account, long nanoUsd, long tokens) {
    Decision decision = decide(reservation(List.of(account), nanoUsd, tokens));
    assertThat(decision).isInstanceOf(Reserved.class);
    return (Reserved) decision;
  }

  private Refused refused(Account account, long nanoUsd, long tokens) {
    Decision decision = decide(reservation(List.of(account), nanoUsd, tokens));
    assertThat(decision).isInstanceOf(Refused.class);
    return (Refused) decision;
  }

  /** Refused just before the time that was said, and admitted then. */
  private void exactly(Duration wait, Account account, long nanoUsd, long tokens) {
    tested.clock().pass(wait.minus(MICRO));
    assertThat(refused(account, nanoUsd, tokens).retryAfter()).isEqualTo(MICRO);
    tested.clock().pass(MICRO);
    reserved(account, nanoUsd, tokens);
  }

  private Instant time() {
    return Instant.EPOCH.plusNanos(tested.clock().now());
  }
}
