package io.octoagent.ledger;

import io.octoagent.config.Budget;
import io.octoagent.config.Caller;
import io.octoagent.config.Group;
import io.octoagent.config.OctoAgentConfig;
import io.octoagent.ledger.Account.Terms;
import io.octoagent.ledger.Decision.Refused;
import io.octoagent.ledger.Decision.Reserved;
import io.octoagent.ledger.Estimates.Estimate;
import io.octoagent.limits.Deadline;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/**
 * Counts calls on the accounts of their callers and tasks, for {@code Answers}: reserves what a
 * call is expected to cost before it begins, and settles what it has cost at its end. A call
 * without an account is not counted.
 */
@Singleton
public class Ledger {

  private static final Logger LOG = Logger.getLogger(Ledger.class);

  private static final Duration TASK_PERIOD = Duration.ofDays(1);
  private static final Duration MINUTE = Duration.ofMinutes(1);

  /** How much longer than the call's promised time a reservation holds. */
  private static final Duration MARGIN = Duration.ofSeconds(5);

  /** How often the reservations of long streams are renewed. */
  private static final Duration RENEWAL = Duration.ofSeconds(2);

  /** Differs from every other replica's. */
  private final String instance = UUID.randomUUID().toString();

  private final LedgerStore store;
  private final Vertx vertx;
  private final Estimates estimates;
  private final Optional<BigDecimal> taskBudget;
  private final Optional<Integer> taskCalls;

  /** The callers' accounts by owner; none if a caller has no limits. */
  private final Map<String, List<Account>> callers = new ConcurrentHashMap<>();

  /** A reservation, and when it was made or renewed, in {@link System#nanoTime()}. */
  private record Open(Reservation reservation, long since) {}

  /** The open reservations of streams by number; no other call takes longer than promised. */
  private final Map<Long, Open> open = new ConcurrentHashMap<>();

  private final AtomicLong count = new AtomicLong();
  private long timer;

  Ledger(LedgerStore store, Vertx vertx, OctoAgentConfig config) {
    this.store = store;
    this.vertx = vertx;
    this.estimates = new Estimates(NanoUsd.of(config.limits().firstEstimateUsd()));
    this.taskBudget = config.tasks().budgetUsd();
    this.taskCalls = config.tasks().maxCalls();
  }

  void start(@Observes StartupEvent event) {
    timer = vertx.setPeriodic(RENEWAL.toMillis(), tick -> renew());
  }

  void stop(@Observes ShutdownEvent event) {
    vertx.cancelTimer(timer);
  }

  /**
   * One call that asks to begin.
   *
   * @param owner identifies the caller
   * @param caller the caller, if it has a name
   * @param task the task that it is part of; null if absent
   * @param taskBudget what the caller lets the task spend, in USD, if that is less
   * @param chain the groups that it may ask
   * @param firstTokens the tokens that it may need, as long as none are known
   * @param free whether such a call costs nothing
   * @param stream whether it may go on after its deadline
   * @param deadline when it is answered at the latest
   */
  public record Request(
      String owner,
      Optional<Caller> caller,
      String task,
      Optional<BigDecimal> taskBudget,
      List<Group> chain,
      long firstTokens,
      boolean free,
      boolean stream,
      Deadline deadline) {}

  /**
   * Reserves what a call may consume. Fails with {@link LimitReached}, or with {@link
   * StoreUnavailable}.
   *
   * @param holder receives the ticket before the call continues, unless the call has no account;
   *     the call may be over by then
   */
  public Uni<Void> reserve(Request request, Consumer<Ticket> holder) {
    List<Account> accounts = accounts(request);
    if (accounts.isEmpty()) {
      return Uni.createFrom().voidItem();
    }
    Estimate estimate =
        request.free()
            ? Estimate.FREE
            : estimates.of(request.owner(), request.chain(), request.firstTokens());
    Reservation reservation =
        new Reservation(
            instance,
            count.incrementAndGet(),
            accounts,
            estimate.nanoUsd(),
            estimate.tokens(),
            Duration.ofNanos(request.deadline().total()).plus(MARGIN));
    Optional<Decision> atOnce = store.decideAtOnce(reservation);
    if (atOnce.isPresent()) {
      Optional<LimitReached> refusal = refusal(reservation, request, atOnce.get(), holder);
      return refusal.isPresent()
          ? Uni.createFrom().failure(refusal.get())
          : Uni.createFrom().voidItem();
    }
    // never cancelled: what was reserved must get to its holder, who may be gone
    return Uni.createFrom()
        .emitter(
            emitter ->
                store
                    .reserve(reservation)
                    .subscribe()
                    .with(
                        decision ->
                            refusal(reservation, request, decision, holder)
                                .ifPresentOrElse(emitter::fail, () -> emitter.complete(null)),
                        emitter::fail));
  }

  /** Gives {@code holder} its ticket, or says why there is none. */
  private Optional<LimitReached> refusal(
      Reservation reservation, Request request, Decision decision, Consumer<Ticket> holder) {
    return switch (decision) {
      case Refused refused -> Optional.of(new LimitReached(reservation.accounts(), refused));
      case Reserved reserved -> {
        if (request.stream()) {
          open.put(reservation.number(), new Open(reservation, System.nanoTime()));
        }
        Balances balances = new Balances(reservation.accounts(), reserved.balances(), 0);
        holder.accept(
            new Ticket(
                reservation, balances, reserved.here(), request.free(), estimates, this::settle));
        yield Optional.empty();
      }
    };
  }

  private void settle(Settlement settlement) {
    open.remove(settlement.reservation().number());
    if (store.settleAtOnce(settlement)) {
      return;
    }
    store
        .settle(settlement)
        .subscribe()
        .with(done -> {}, failure -> LOG.error("A call was not settled", failure));
  }

  /** A stream has no longest time, so its reservation is renewed until it ends. */
  private void renew() {
    long now = System.nanoTime();
    List<Reservation> old = new ArrayList<>();
    for (Open one : open.values()) {
      if (now - one.since > one.reservation.lifetime().toNanos() / 2) {
        old.add(one.reservation);
      }
    }
    if (!old.isEmpty()) {
      old.forEach(it -> open.computeIfPresent(it.number(), (number, before) -> new Open(it, now)));
      store
          .renew(old)
          .subscribe()
          .with(done -> {}, failure -> LOG.debug("Reservations were not renewed", failure));
    }
  }

  private List<Account> accounts(Request request) {
    List<Account> ofCaller =
        request.caller().isPresent()
            ? accounts(request.owner(), request.caller().get())
            : List.of();
    if (request.task() == null) {
      return ofCaller;
    }
    Optional<BigDecimal> budget =
        request.taskBudget().isPresent() && taskBudget.isPresent()
            ? Optional.of(request.taskBudget().get().min(taskBudget.get()))
            : request.taskBudget().or(() -> taskBudget);
    if (budget.isEmpty() && taskCalls.isEmpty()) {
      return ofCaller;
    }
    List<Account> accounts = new ArrayList<>(ofCaller);
    accounts.add(
        new Account(request.owner(), Optional.of(request.task()), terms(budget, taskCalls)));
    return accounts;
  }

  private List<Account> accounts(String owner, Caller caller) {
    List<Account> known = callers.get(owner);
    return known == null
        ? callers.computeIfAbsent(owner, fresh -> limited(fresh, caller.limits()))
        : known;
  }

  private static List<Account> limited(String owner, Caller.Limits limits) {
    return limits.equals(Caller.Limits.NONE)
        ? List.of()
        : List.of(new Account(owner, Optional.empty(), terms(limits)));
  }

  private static Terms terms(Caller.Limits limits) {
    return new Terms(
        limit(limits.callsPerMinute()),
        limit(limits.tokensPerMinute()),
        limit(limits.maxInFlight()),
        Terms.UNLIMITED,
        limits.budget().map(budget -> NanoUsd.of(budget.usd())).orElse(Terms.UNLIMITED),
        limits.budget().map(Budget::every).orElse(MINUTE),
        true);
  }

  private static Terms terms(Optional<BigDecimal> budget, Optional<Integer> calls) {
    return new Terms(
        Terms.UNLIMITED,
        Terms.UNLIMITED,
        Terms.UNLIMITED,
        limit(calls),
        budget.map(NanoUsd::of).orElse(Terms.UNLIMITED),
        TASK_PERIOD,
        false);
  }

  private static long limit(Optional<Integer> setting) {
    return setting.map(Integer::longValue).orElse(Terms.UNLIMITED);
  }
}
