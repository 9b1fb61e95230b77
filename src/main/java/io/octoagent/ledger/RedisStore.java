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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

/**
 * The store that replicas share: one script for each operation, on the clock of the Redis server.
 * Fails with {@link io.octoagent.store.StoreDown}. The accounts of an owner are in one slot.
 */
final class RedisStore implements LedgerStore {

  /** How many calls a script is told of at most: what the server does in a part of its 50 ms. */
  static final int MOST = 100;

  private static final String ACCOUNTS = "/ledger/accounts.lua";
  private static final Limit[] LIMITS = Limit.values();

  /** What an answer begins with: limit, account, wait, time. */
  private static final int HEAD = 4;

  /** The numbers of each account after that. */
  private static final int STATE = 7;

  /** The arguments of one account, and of one call. */
  private static final int ARGUMENTS = 7;

  /** What a script is told of one call. */
  private record Call(Reservation reservation, long nanoUsd, long tokens, long uncounted) {
    Call(Reservation reservation) {
      this(reservation, 0, 0, 0);
    }

    Call(Settlement end, long uncounted) {
      this(end.reservation(), end.nanoUsd(), end.tokens(), uncounted);
    }
  }

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
    return reserve(reservation, List.of());
  }

  /**
   * Same as {@link #reserve(Reservation)} after {@code ended}, which have the same accounts, were
   * settled.
   */
  Uni<Decision> reserve(Reservation reservation, List<Settlement> ended) {
    List<Call> calls = new ArrayList<>(1 + ended.size());
    calls.add(new Call(reservation));
    ended.forEach(it -> calls.add(new Call(it, 0)));
    return run(reserve, calls).map(answer -> decision(reservation, answer));
  }

  @Override
  public Uni<Void> renew(List<Reservation> reservations) {
    Map<List<Account>, List<Call>> byAccounts = new HashMap<>();
    for (Reservation reservation : reservations) {
      byAccounts
          .computeIfAbsent(reservation.accounts(), same -> new ArrayList<>())
          .add(new Call(reservation));
    }
    List<Uni<Response>> renewals = new ArrayList<>();
    for (List<Call> calls : byAccounts.values()) {
      for (int i = 0; i < calls.size(); i += MOST) {
        renewals.add(run(renew, calls.subList(i, Math.min(calls.size(), i + MOST))));
      }
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
    return settled(List.of(new Call(settlement, uncounted)));
  }

  /** Same as {@link #settle(Settlement)} for up to {@link #MOST} that have the same accounts. */
  Uni<Void> settle(List<Settlement> settlements) {
    return settled(settlements.stream().map(it -> new Call(it, 0)).toList());
  }

  private Uni<Void> settled(List<Call> calls) {
    return run(settle, calls)
        .invoke(answer -> observe(calls.getFirst().reservation, answer))
        .replaceWithVoid();
  }

  /** Runs a script on calls that have the same accounts. */
  private Uni<Response> run(Script script, List<Call> calls) {
    List<Account> accounts = calls.getFirst().reservation.accounts();
    List<String> keys = new ArrayList<>(2 * accounts.size());
    List<String> arguments = new ArrayList<>(ARGUMENTS * (accounts.size() + calls.size()));
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
    for (Call call : calls) {
      Reservation reservation = call.reservation;
      arguments.add(reservation.id());
      add(arguments, reservation.nanoUsd());
      add(arguments, reservation.tokens());
      add(arguments, micros(reservation.lifetime()));
      add(arguments, call.nanoUsd);
      add(arguments, call.tokens);
      add(arguments, call.uncounted);
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

  private static long nanos(Response micros) {
    return TimeUnit.MICROSECONDS.toNanos(micros.toLong());
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
    long now = nanos(answer.get(3));
    observer.time(now);
    List<Balance> balances = new ArrayList<>(reservation.accounts().size());
    int at = HEAD;
    for (Account account : reservation.accounts()) {
      AccountState state =
          new AccountState(
              nanos(answer.get(at)),
              nanos(answer.get(at + 1)),
              nanos(answer.get(at + 2)),
              answer.get(at + 3).toLong(),
              answer.get(at + 4).toLong(),
              answer.get(at + 5).toLong(),
              answer.get(at + 6).toLong());
      at += STATE;
      observer.state(account, state);
      balances.add(Balance.of(account.terms(), state, now));
    }
    return balances;
  }
}
