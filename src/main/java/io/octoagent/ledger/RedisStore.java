package io.octoagent.ledger;

import io.octoagent.ledger.Account.Terms;
import io.octoagent.ledger.Decision.Refused;
import io.octoagent.ledger.Decision.Reserved;
import io.octoagent.store.Script;
import io.octoagent.store.Store;
import io.smallrye.mutiny.Uni;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

/**
 * The store that replicas share: one script for each operation, on the clock of the Redis server.
 * Fails with {@link io.octoagent.store.StoreDown}. The accounts of an owner are in one slot.
 */
final class RedisStore implements LedgerStore {

  private static final String ACCOUNTS = "/ledger/accounts.lua";
  private static final Limit[] LIMITS = Limit.values();

  /** What an answer begins with: limit, account, wait, time. */
  private static final int HEAD = 4;

  /** The numbers of each account after that. */
  private static final int STATE = 6;

  /** Receives what an answer says. */
  interface Observer {

    /** The store's time, in nanoseconds since 1970. */
    void time(long now);

    void state(Account account, AccountState state);
  }

  private final Store store;
  private final Observer observer;
  private final Script reserve;
  private final Script renew;
  private final Script settle;

  RedisStore(Store store, Observer observer) {
    this(store, observer, UnaryOperator.identity());
  }

  /** {@code change} is for tests that give the scripts another clock. */
  RedisStore(Store store, Observer observer, UnaryOperator<Script> change) {
    this.store = store;
    this.observer = observer;
    this.reserve = change.apply(Script.in(ACCOUNTS, "/ledger/reserve.lua"));
    this.renew = change.apply(Script.in(ACCOUNTS, "/ledger/renew.lua"));
    this.settle = change.apply(Script.in(ACCOUNTS, "/ledger/settle.lua"));
  }

  @Override
  public Uni<Decision> reserve(Reservation reservation) {
    return run(reserve, reservation, 0, 0, 0).map(answer -> decision(reservation, answer));
  }

  @Override
  public Uni<Void> renew(List<Reservation> reservations) {
    List<Uni<Response>> renewals = new ArrayList<>(reservations.size());
    for (Reservation reservation : reservations) {
      renewals.add(run(renew, reservation, 0, 0, 0));
    }
    return Uni.join().all(renewals).andCollectFailures().replaceWithVoid();
  }

  /**
   * {@inheritDoc} If it is sent again, because the answer was lost, it has no effect within the
   * reservation's lifetime.
   */
  @Override
  public Uni<Void> settle(Settlement settlement) {
    return settle(settlement, 0);
  }

  /**
   * Same as {@link #settle(Settlement)}.
   *
   * @param uncounted how many calls it stands for, if the store was not asked when they began
   */
  Uni<Void> settle(Settlement settlement, long uncounted) {
    return run(
            settle, settlement.reservation(), settlement.nanoUsd(), settlement.tokens(), uncounted)
        .invoke(answer -> observe(settlement.reservation(), answer))
        .replaceWithVoid();
  }

  private Uni<Response> run(
      Script script, Reservation reservation, long nanoUsd, long tokens, long uncounted) {
    List<Account> accounts = reservation.accounts();
    List<String> keys = new ArrayList<>(2 * accounts.size());
    List<String> arguments = new ArrayList<>(7 + 7 * accounts.size());
    arguments.add(reservation.id());
    add(arguments, reservation.nanoUsd());
    add(arguments, reservation.tokens());
    add(arguments, micros(reservation.lifetime()));
    add(arguments, nanoUsd);
    add(arguments, tokens);
    add(arguments, uncounted);
    for (Account account : accounts) {
      keys.add(key(account, ""));
      keys.add(key(account, "-open"));
      Terms terms = account.terms();
      limit(arguments, terms.callsPerMinute());
      limit(arguments, terms.tokensPerMinute());
      limit(arguments, terms.inFlight());
      limit(arguments, terms.calls());
      limit(arguments, terms.nanoUsd());
      add(arguments, micros(terms.period()));
      arguments.add(terms.aligned() ? "1" : "0");
    }
    return store.run(script, keys, arguments);
  }

  private static String key(Account account, String what) {
    String owner = "octoagent:{" + account.owner() + "}:";
    return account
        .task()
        .map(task -> owner + "task" + what + ":" + task)
        .orElseGet(() -> owner + "caller" + what);
  }

  private static void add(List<String> arguments, long number) {
    arguments.add(Long.toString(number));
  }

  private static void limit(List<String> arguments, long limit) {
    arguments.add(limit == Terms.UNLIMITED ? "-1" : Long.toString(limit));
  }

  private static long micros(Duration duration) {
    return TimeUnit.NANOSECONDS.toMicros(duration.toNanos());
  }

  private Decision decision(Reservation reservation, Response answer) {
    List<Balance> balances = observe(reservation, answer);
    int limit = answer.get(0).toInteger();
    if (limit == 0) {
      return new Reserved(balances, false);
    }
    int refusing = answer.get(1).toInteger() - 1;
    Account account = reservation.accounts().get(refusing);
    long began = answer.get(HEAD + refusing * STATE + 2).toLong();
    return new Refused(
        balances,
        account,
        LIMITS[limit - 1],
        Duration.of(answer.get(2).toLong(), ChronoUnit.MICROS),
        Instant.EPOCH.plus(began, ChronoUnit.MICROS).plus(account.terms().period()));
  }

  private List<Balance> observe(Reservation reservation, Response answer) {
    long now = TimeUnit.MICROSECONDS.toNanos(answer.get(3).toLong());
    observer.time(now);
    List<Balance> balances = new ArrayList<>(reservation.accounts().size());
    int at = HEAD;
    for (Account account : reservation.accounts()) {
      AccountState state =
          AccountState.ofMicros(
              answer.get(at).toLong(),
              answer.get(at + 1).toLong(),
              answer.get(at + 2).toLong(),
              answer.get(at + 3).toLong(),
              answer.get(at + 4).toLong(),
              answer.get(at + 5).toLong());
      at += STATE;
      observer.state(account, state);
      balances.add(Balance.of(account.terms(), state, now));
    }
    return balances;
  }
}
