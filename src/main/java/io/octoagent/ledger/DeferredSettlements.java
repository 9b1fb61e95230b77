package io.octoagent.ledger;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Settlements that wait for the next reservation on the same accounts and go to the shared store
 * with it, for {@link FailoverStore}: a busy caller's call is then one command, not two. They wait
 * a moment only; then they go without one.
 */
final class DeferredSettlements {

  /** How long one waits. */
  static final Duration WAIT = Duration.ofMillis(5);

  /** How many wait on the same accounts. */
  static final int MOST = 8;

  /**
   * For how many more calls an account must have room, so that no replica refuses one for what
   * waits at the others.
   */
  static final int ROOM = 8 * MOST;

  /** A settlement, and who learns of its end. */
  private record Deferred(Settlement settlement, UniEmitter<? super Void> settled) {}

  private final RedisStore redis;
  private final Vertx vertx;

  /** What waits; a list that is there has a timer, and may be empty. */
  private final Map<List<Account>, List<Deferred>> waiting = new HashMap<>();

  DeferredSettlements(RedisStore redis, Vertx vertx) {
    this.redis = redis;
    this.vertx = vertx;
  }

  /** Completes, or fails, when the store has answered. */
  Uni<Void> settle(Settlement settlement) {
    return Uni.createFrom().emitter(settled -> add(new Deferred(settlement, settled)));
  }

  private void add(Deferred one) {
    List<Account> accounts = one.settlement.reservation().accounts();
    List<Deferred> full = List.of();
    synchronized (waiting) {
      List<Deferred> others = waiting.get(accounts);
      if (others == null) {
        others = new ArrayList<>();
        waiting.put(accounts, others);
        vertx.setTimer(WAIT.toMillis(), over -> goAlone(accounts));
      }
      others.add(one);
      if (others.size() >= MOST) {
        full = taken(others);
      }
    }
    send(full);
  }

  private void goAlone(List<Account> accounts) {
    List<Deferred> late;
    synchronized (waiting) {
      late = waiting.remove(accounts);
    }
    send(late);
  }

  private void send(List<Deferred> deferred) {
    if (!deferred.isEmpty()) {
      end(redis.settle(settlements(deferred)), deferred).subscribe().with(done -> {}, lost -> {});
    }
  }

  /** Reserves after what waits on the accounts was settled. */
  Uni<Decision> reserve(Reservation reservation) {
    return Uni.createFrom()
        .deferred(
            () -> {
              List<Deferred> ended;
              synchronized (waiting) {
                List<Deferred> others = waiting.get(reservation.accounts());
                ended = others == null ? List.of() : taken(others);
              }
              return end(redis.reserve(reservation, settlements(ended)), ended);
            });
  }

  private static List<Deferred> taken(List<Deferred> others) {
    List<Deferred> taken = List.copyOf(others);
    others.clear();
    return taken;
  }

  private static List<Settlement> settlements(List<Deferred> deferred) {
    return deferred.stream().map(Deferred::settlement).toList();
  }

  /** Tells each of {@code deferred} how the command that it went with has ended. */
  private static <T> Uni<T> end(Uni<T> command, List<Deferred> deferred) {
    return deferred.isEmpty()
        ? command
        : command
            .onItem()
            .invoke(() -> deferred.forEach(one -> one.settled.complete(null)))
            .onFailure()
            .invoke(failure -> deferred.forEach(one -> one.settled.fail(failure)));
  }
}
