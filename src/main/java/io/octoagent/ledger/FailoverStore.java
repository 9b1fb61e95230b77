package io.octoagent.ledger;

import io.octoagent.config.OctoAgentConfig.Down;
import io.octoagent.ledger.Decision.Refused;
import io.octoagent.ledger.Decision.Reserved;
import io.octoagent.store.Script;
import io.octoagent.store.Store;
import io.octoagent.store.StoreDown;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.UnaryOperator;

/**
 * The shared store and, while it does not answer, what the operator wants then: calls are counted
 * in this process, from the balances that were seen last, or refused. The store learns of what it
 * missed when it is back; until then, calls are still counted here.
 */
final class FailoverStore implements LedgerStore {

  private final Store store;
  private final Down down;
  private final RedisStore redis;
  private final DeferredSettlements deferred;
  private final Deliveries deliveries;

  /** The difference between the store's clock and this process's {@link System#nanoTime()}. */
  private volatile long offset;

  private final InProcessStore local = new InProcessStore(() -> System.nanoTime() + offset);

  /** Whether the store was down, and has not been told all since. */
  private volatile boolean away;

  /** The numbers of the open reservations that were made here. */
  private final Set<Long> here = ConcurrentHashMap.newKeySet();

  /** The settlements that the store is being sent, queued ones aside. */
  private final AtomicInteger settling = new AtomicInteger();

  private final LongAdder localCalls = new LongAdder();

  FailoverStore(Store store, Vertx vertx, Down down) {
    this(store, vertx, down, Deliveries.MOST, UnaryOperator.identity());
  }

  FailoverStore(
      Store store, Vertx vertx, Down down, int mostWaiting, UnaryOperator<Script> change) {
    this.store = store;
    this.down = down;
    this.offset = InProcessStore.machineTime() - System.nanoTime();
    this.redis = new RedisStore(store, new Seen(), change);
    this.deferred = new DeferredSettlements(redis, vertx);
    this.deliveries = new Deliveries(redis, store, mostWaiting);
  }

  @Override
  public Uni<Decision> reserve(Reservation reservation) {
    if (!isShared()) {
      return Uni.createFrom().deferred(() -> decideHere(reservation, false));
    }
    return deferred
        .reserve(reservation)
        .onFailure()
        .recoverWithUni(
            failure ->
                decideHere(
                    reservation,
                    !(failure instanceof StoreDown known) || known.mayHaveTakenEffect()));
  }

  /** {@code maybeThere} is whether the store may have made the reservation nevertheless. */
  private Uni<Decision> decideHere(Reservation reservation, boolean maybeThere) {
    Decision decision =
        switch (down) {
          case REFUSE -> null;
          case ALLOW -> local.decide(reservation);
        };
    switch (decision) {
      case Reserved reserved -> {
        localCalls.increment();
        here.add(reservation.number());
        return Uni.createFrom().item(new Reserved(reserved.balances(), true));
      }
      case null -> {
        release(reservation, maybeThere);
        return Uni.createFrom().failure(new StoreUnavailable());
      }
      case Refused refused -> {
        release(reservation, maybeThere);
        return Uni.createFrom().item(refused);
      }
    }
  }

  private void release(Reservation reservation, boolean maybeThere) {
    if (maybeThere) {
      deliveries.add(new Settlement(reservation, 0, 0), 0);
    }
  }

  @Override
  public Uni<Void> renew(List<Reservation> reservations) {
    return local.renew(reservations).chain(() -> redis.renew(reservations));
  }

  @Override
  public Uni<Void> settle(Settlement settlement) {
    boolean wasHere = here.remove(settlement.reservation().number());
    if (!wasHere && isShared()) {
      settling.incrementAndGet();
      return sent(settlement)
          .onFailure()
          .invoke(failure -> keep(settlement, false))
          .onTermination()
          .invoke(settling::decrementAndGet)
          .onFailure()
          .recoverWithNull();
    }
    return Uni.createFrom().item(settlement).invoke(kept -> keep(kept, wasHere)).replaceWithVoid();
  }

  /** One that another replica's next call could need is not deferred. */
  private Uni<Void> sent(Settlement settlement) {
    boolean later =
        local.hasRoom(settlement.reservation(), DeferredSettlements.ROOM)
            && !deliveries.areBehind();
    return later ? deferred.settle(settlement) : redis.settle(settlement);
  }

  private void keep(Settlement settlement, boolean wasHere) {
    if (wasHere) {
      local.settled(settlement);
    } else {
      local.replaced(settlement);
    }
    deliveries.add(settlement, wasHere ? 1 : 0);
    deliveries.deliver();
  }

  /**
   * Whether the store decides. After an outage it does so when it knows all; a command that was
   * late leaves its reservation there, so that nothing is missing until it is settled.
   */
  private boolean isShared() {
    if (!store.isUp()) {
      away = true;
      return false;
    }
    if (away && deliveries.areBehind()) {
      return false;
    }
    away = false;
    return true;
  }

  /** Delivers what the store has missed; called often. */
  void deliver() {
    deliveries.deliver();
  }

  /** Waits until the store knows all, or does not answer, or the time is over. */
  void finish(long patienceMs) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(patienceMs);
    while (store.isUp()
        && (settling.get() > 0 || deliveries.size() > 0)
        && System.nanoTime() - end < 0) {
      deliveries.deliver();
      TimeUnit.MILLISECONDS.sleep(10);
    }
  }

  /** How many calls were counted here since the start. */
  long localCalls() {
    return localCalls.sum();
  }

  /** How many settlements the store has yet to learn of. */
  long undelivered() {
    return deliveries.size();
  }

  /** What the store says is kept for the time when it says nothing. */
  private final class Seen implements RedisStore.Observer {
    @Override
    public void time(long now) {
      offset = now - System.nanoTime();
    }

    @Override
    public void state(Account account, AccountState state) {
      if (!deliveries.areBehind()) {
        local.adopt(account, state);
      }
    }
  }
}
