package io.octoagent.ledger;

import io.octoagent.ledger.Account.Terms;
import io.octoagent.ledger.Decision.Refused;
import io.octoagent.ledger.Decision.Reserved;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/** The store of one process: the accounts are lost when it ends. */
final class InProcessStore implements LedgerStore {

  /**
   * How many tasks it knows; for one more, the owner of the most forgets the one that began first.
   */
  static final int MOST_TASKS = 100_000;

  /** The callers' accounts, as many as there are callers. */
  private final Map<String, State> owners = new HashMap<>();

  /** By owner and label. */
  private final Map<String, LinkedHashMap<String, State>> tasks = new HashMap<>();

  private int knownTasks;

  private final LongSupplier clock;

  /** A store with a clock that gives nanoseconds since 1970-01-01 at 00:00 UTC. */
  InProcessStore(LongSupplier clock) {
    this.clock = clock;
  }

  /** A store with the machine's clock, which an adjustment of the time does not turn back. */
  static InProcessStore create() {
    long offset = machineTime() - System.nanoTime();
    return new InProcessStore(() -> System.nanoTime() + offset);
  }

  /** The machine's time, in nanoseconds since 1970. */
  static long machineTime() {
    Instant now = Instant.now();
    return now.getEpochSecond() * 1_000_000_000L + now.getNano();
  }

  @Override
  public Uni<Decision> reserve(Reservation reservation) {
    return Uni.createFrom().item(decide(reservation));
  }

  @Override
  public Optional<Decision> decideAtOnce(Reservation reservation) {
    return Optional.of(decide(reservation));
  }

  @Override
  public Uni<Void> renew(List<Reservation> reservations) {
    renewed(reservations);
    return Uni.createFrom().voidItem();
  }

  @Override
  public Uni<Void> settle(Settlement settlement) {
    settled(settlement);
    return Uni.createFrom().voidItem();
  }

  @Override
  public boolean settleAtOnce(Settlement settlement) {
    settled(settlement);
    return true;
  }

  synchronized Decision decide(Reservation reservation) {
    long now = clock.getAsLong();
    List<State> states = new ArrayList<>(reservation.accounts().size());
    boolean allKnown = true;
    for (Account account : reservation.accounts()) {
      State known = known(account);
      allKnown &= known != null;
      State state = known == null ? new State() : known;
      state.advance(account.terms(), now);
      states.add(state);
    }
    for (int i = 0; i < states.size(); i++) {
      Account account = reservation.accounts().get(i);
      State state = states.get(i);
      Limit reached = state.reached(reservation, account.terms(), now);
      if (reached != null) {
        return new Refused(
            balances(reservation, states, now),
            account,
            reached,
            Duration.ofNanos(state.wait(reached, reservation, account.terms(), now)),
            Instant.EPOCH.plusNanos(state.end(account.terms())));
      }
    }
    for (int i = 0; i < states.size(); i++) {
      Account account = reservation.accounts().get(i);
      states.get(i).open(reservation, account.terms(), now);
      if (!allKnown) {
        // not before: a refused call costs its caller nothing, and must not push out a task
        keep(account, states.get(i));
      }
    }
    return new Reserved(balances(reservation, states, now), false);
  }

  private synchronized void renewed(List<Reservation> reservations) {
    long now = clock.getAsLong();
    for (Reservation reservation : reservations) {
      for (Account account : reservation.accounts()) {
        state(account).renew(reservation, now);
      }
    }
  }

  synchronized void settled(Settlement settlement) {
    long now = clock.getAsLong();
    for (Account account : settlement.reservation().accounts()) {
      State state = state(account);
      state.advance(account.terms(), now);
      state.settle(settlement, account.terms(), now);
    }
  }

  /** Goes on from what another store has said; what is reserved there counts as spent here. */
  synchronized void adopt(Account account, AccountState seen) {
    state(account).adopt(seen);
  }

  /** Ends a reservation of that other store: its amount, which counts as spent, is replaced. */
  synchronized void replaced(Settlement settlement) {
    for (Account account : settlement.reservation().accounts()) {
      state(account).replace(settlement);
    }
  }

  /**
   * Whether there is room for so many more calls like this one on each of its accounts, going by
   * what another store has said last.
   */
  synchronized boolean hasRoom(Reservation call, int calls) {
    long now = clock.getAsLong();
    for (Account account : call.accounts()) {
      State known = known(account);
      if (known == null || !known.hasRoom(call, calls, account.terms(), now)) {
        return false;
      }
    }
    return true;
  }

  /** The state of an account; null if it is not known. */
  private State known(Account account) {
    if (account.task().isEmpty()) {
      return owners.get(account.owner());
    }
    Map<String, State> ofOwner = tasks.get(account.owner());
    return ofOwner == null ? null : ofOwner.get(account.task().get());
  }

  private State state(Account account) {
    State known = known(account);
    return known == null ? keep(account, new State()) : known;
  }

  private State keep(Account account, State state) {
    if (account.task().isEmpty()) {
      owners.put(account.owner(), state);
    } else {
      State before =
          tasks
              .computeIfAbsent(account.owner(), owner -> new LinkedHashMap<>())
              .put(account.task().get(), state);
      knownTasks += before == null ? 1 : 0;
      if (knownTasks > MOST_TASKS) {
        Collections.max(tasks.values(), Comparator.comparingInt(Map::size)).pollFirstEntry();
        knownTasks--;
      }
    }
    return state;
  }

  private static List<Balance> balances(Reservation reservation, List<State> states, long now) {
    List<Balance> balances = new ArrayList<>(states.size());
    for (int i = 0; i < states.size(); i++) {
      balances.add(states.get(i).balance(reservation.accounts().get(i).terms(), now));
    }
    return balances;
  }

  /** What an open reservation holds, and until when. */
  private record Open(long number, long nanoUsd, long expiry) {}

  /** One account; times are the store's, in nanoseconds. */
  private static final class State {
    private long callsFullAt;
    private long tokensFullAt;
    private long began = Long.MIN_VALUE;
    private long calls;
    private long spent;
    private long reserved;
    private long inFlight;
    private long inFlightElsewhere;

    private final Map<Long, Open> reservations = new HashMap<>();

    /** None of them expires before this. */
    private long firstExpiry = Long.MAX_VALUE;

    /** Ends what has expired, and begins the period that {@code now} is in. */
    void advance(Terms terms, long now) {
      if (firstExpiry <= now) {
        expire(now);
      }
      long period = terms.period().toNanos();
      long current = terms.aligned() ? Math.floorDiv(now, period) * period : began;
      if (!terms.aligned() && (began == Long.MIN_VALUE || now - began >= period)) {
        current = now;
      }
      if (current != began) {
        began = current;
        calls = 0;
        spent = 0;
      }
    }

    private void expire(long now) {
      firstExpiry = Long.MAX_VALUE;
      for (Open open : List.copyOf(reservations.values())) {
        if (open.expiry <= now) {
          remove(open.number);
        } else {
          firstExpiry = Math.min(firstExpiry, open.expiry);
        }
      }
    }

    /** The limit that keeps the call from beginning; null if there is none. */
    Limit reached(Reservation call, Terms terms, long now) {
      if (Bucket.missing(1, terms.callsPerMinute(), callsFullAt, now) > 0) {
        return Limit.CALLS_PER_MINUTE;
      }
      if (Bucket.missing(call.tokens(), terms.tokensPerMinute(), tokensFullAt, now) > 0) {
        return Limit.TOKENS_PER_MINUTE;
      }
      if (inFlight >= terms.inFlight()) {
        return Limit.IN_FLIGHT;
      }
      if (calls >= terms.calls()) {
        return Limit.CALLS;
      }
      if (terms.nanoUsd() != Terms.UNLIMITED) {
        boolean enough =
            inFlight == 0
                ? spent < terms.nanoUsd()
                : spent + reserved + call.nanoUsd() <= terms.nanoUsd();
        return enough ? null : Limit.BUDGET;
      }
      return null;
    }

    boolean hasRoom(Reservation call, int calls, Terms terms, long now) {
      return terms.inFlight() - inFlightElsewhere >= calls
          && Bucket.left(terms.tokensPerMinute(), tokensFullAt, now) / calls >= call.tokens()
          && (terms.nanoUsd() - spent) / calls >= call.nanoUsd();
    }

    long wait(Limit reached, Reservation call, Terms terms, long now) {
      return switch (reached) {
        case CALLS_PER_MINUTE -> Bucket.missing(1, terms.callsPerMinute(), callsFullAt, now);
        case TOKENS_PER_MINUTE ->
            Bucket.missing(call.tokens(), terms.tokensPerMinute(), tokensFullAt, now);
        case IN_FLIGHT -> 0;
        case CALLS, BUDGET -> end(terms) - now;
      };
    }

    /** The end of the period. */
    long end(Terms terms) {
      return began + terms.period().toNanos();
    }

    void open(Reservation call, Terms terms, long now) {
      callsFullAt = Bucket.taken(1, terms.callsPerMinute(), callsFullAt, now);
      tokensFullAt = Bucket.taken(call.tokens(), terms.tokensPerMinute(), tokensFullAt, now);
      calls++;
      add(new Open(call.number(), call.nanoUsd(), now + call.lifetime().toNanos()));
    }

    private void add(Open open) {
      reservations.put(open.number, open);
      firstExpiry = Math.min(firstExpiry, open.expiry);
      inFlight++;
      reserved += open.nanoUsd;
    }

    /** Ends the reservation, if it is open. */
    private void remove(long number) {
      Open open = reservations.remove(number);
      if (open != null) {
        inFlight--;
        reserved -= open.nanoUsd;
      }
    }

    void renew(Reservation call, long now) {
      Open open = reservations.get(call.number());
      if (open != null && open.expiry > now) {
        remove(open.number);
        add(new Open(open.number, open.nanoUsd, now + call.lifetime().toNanos()));
      }
    }

    void settle(Settlement end, Terms terms, long now) {
      Reservation call = end.reservation();
      remove(call.number());
      spent += end.nanoUsd();
      tokensFullAt =
          Bucket.taken(end.tokens() - call.tokens(), terms.tokensPerMinute(), tokensFullAt, now);
    }

    void adopt(AccountState seen) {
      callsFullAt = seen.callsFullAt();
      tokensFullAt = seen.tokensFullAt();
      began = seen.began();
      calls = seen.calls();
      spent = seen.spent() + seen.reserved();
      inFlightElsewhere = seen.inFlight();
    }

    void replace(Settlement end) {
      spent = Math.max(0, spent + end.nanoUsd() - end.reservation().nanoUsd());
    }

    Balance balance(Terms terms, long now) {
      return Balance.of(
          terms,
          new AccountState(callsFullAt, tokensFullAt, began, calls, spent, reserved, inFlight),
          now);
    }
  }
}
