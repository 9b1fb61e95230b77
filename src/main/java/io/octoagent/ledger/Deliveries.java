package io.octoagent.ledger;

import io.octoagent.store.Store;
import io.smallrye.mutiny.Uni;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jboss.logging.Logger;

/**
 * The settlements that could not be delivered to the shared store, for {@link FailoverStore}, which
 * delivers them when it is back. Above {@link #MOST} those of the same accounts become one.
 */
final class Deliveries {

  private static final Logger LOG = Logger.getLogger(Deliveries.class);

  /** How many settlements are kept as they are. */
  static final int MOST = 100_000;

  /** How many of them are under way at once: what the store does in a part of its 50 ms. */
  private static final int BATCH = 100;

  /** How often the store, being up, may refuse one. */
  private static final int TRIES = 5;

  /** A settlement, and how many calls of it the store has not been asked about. */
  private record Delivery(Settlement settlement, long uncounted, int tries) {
    Delivery again(boolean refused) {
      return new Delivery(settlement, uncounted, refused ? tries + 1 : tries);
    }

    /** 1 if it is about a call that was counted here. */
    int local() {
      return uncounted > 0 ? 1 : 0;
    }

    /**
     * The beginning of a sum, with an id of its own: whatever the store has seen of the calls, it
     * has not seen the sum. Their reservations there end by themselves.
     */
    Delivery sum() {
      Reservation one = settlement.reservation();
      return with(
          new Reservation(
              one.instance() + "+",
              one.number(),
              one.accounts(),
              one.nanoUsd(),
              one.tokens(),
              one.lifetime()),
          0,
          0,
          0);
    }

    Delivery and(Delivery other) {
      return with(
          settlement.reservation(),
          other.settlement.nanoUsd(),
          other.settlement.tokens(),
          other.uncounted);
    }

    private Delivery with(Reservation reservation, long nanoUsd, long tokens, long calls) {
      return new Delivery(
          new Settlement(reservation, settlement.nanoUsd() + nanoUsd, settlement.tokens() + tokens),
          uncounted + calls,
          0);
    }
  }

  private final RedisStore redis;
  private final Store store;
  private final int most;
  private final Deque<Delivery> waiting = new ArrayDeque<>();
  private final Map<List<Account>, Delivery> merged = new HashMap<>();
  private long local;
  private long underWay;
  private boolean delivering;

  Deliveries(RedisStore redis, Store store, int most) {
    this.redis = redis;
    this.store = store;
    this.most = most;
  }

  /** Keeps a settlement until it is delivered. */
  synchronized void add(Settlement settlement, long uncounted) {
    Delivery delivery = new Delivery(settlement, uncounted, 0);
    if (waiting.size() < most) {
      waiting.add(delivery);
      local += delivery.local();
    } else {
      List<Account> accounts = settlement.reservation().accounts();
      Delivery before = merged.get(accounts);
      Delivery both = before == null ? delivery.sum() : before.and(delivery);
      merged.put(accounts, both);
      local += both.local() - (before == null ? 0 : before.local());
    }
  }

  /** Whether the store has yet to learn of calls that were counted here. */
  synchronized boolean areBehind() {
    return local > 0;
  }

  /** How many there are. */
  synchronized long size() {
    return waiting.size() + merged.size() + underWay;
  }

  /** Delivers what there is, batch after batch, until it is done or the store does not answer. */
  void deliver() {
    List<Delivery> batch;
    synchronized (this) {
      if (delivering || !store.isUp() || size() == 0) {
        return;
      }
      delivering = true;
      batch = next();
    }
    List<Uni<Boolean>> deliveries = new ArrayList<>(batch.size());
    for (Delivery delivery : batch) {
      deliveries.add(
          redis
              .settle(delivery.settlement, delivery.uncounted)
              .replaceWith(true)
              .onFailure()
              .recoverWithItem(false)
              .invoke(delivered -> ended(delivery, delivered)));
    }
    Uni.join()
        .all(deliveries)
        .andCollectFailures()
        .subscribe()
        .with(delivered -> done(!delivered.contains(false)), failure -> done(false));
  }

  /** The lock must be held. */
  private List<Delivery> next() {
    List<Delivery> batch = new ArrayList<>(BATCH);
    while (batch.size() < BATCH && !waiting.isEmpty()) {
      batch.add(waiting.poll());
    }
    if (batch.isEmpty()) {
      // these get into the queue, so that one that fails keeps its amount as well as its id
      waiting.addAll(merged.values());
      merged.clear();
      while (batch.size() < BATCH && !waiting.isEmpty()) {
        batch.add(waiting.poll());
      }
    }
    underWay = batch.size();
    return batch;
  }

  private synchronized void ended(Delivery delivery, boolean delivered) {
    underWay--;
    boolean given = !delivered && delivery.tries >= TRIES;
    if (given) {
      LOG.errorf(
          "The store has refused the settlement of a call %d times; %s USD of '%s' are not counted.",
          TRIES,
          NanoUsd.toUsd(delivery.settlement.nanoUsd()).toPlainString(),
          delivery.settlement.reservation().owner());
    }
    if (delivered || given) {
      local -= delivery.local();
    } else {
      waiting.addFirst(delivery.again(store.isUp()));
    }
  }

  private void done(boolean all) {
    synchronized (this) {
      delivering = false;
    }
    if (all) {
      deliver();
    }
  }
}
