package io.octoagent.limits;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.octoagent.config.Group;
import io.octoagent.config.Groups;
import io.octoagent.config.OctoAgentConfig;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import jakarta.inject.Singleton;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Queue;
import java.util.function.Consumer;

/**
 * Limits the calls in flight, for {@code Answers}. A few more calls wait for a short time, and the
 * rest are refused at once, so that no caller waits for long in uncertainty. A call holds its
 * permit from its admission to its end, and a stream to the stream's end.
 */
@Singleton
public class Admission implements MeterBinder {

  /** The share of its time left that a call may wait for a permit. */
  private static final double PATIENCE = 0.1;

  private final Vertx vertx;
  private final Limit all;
  private final Limit none;
  private final Map<Group, Limit> groups = new HashMap<>();
  private final int maxQueued;
  private final Queue<Waiting> queue = new ArrayDeque<>();

  Admission(OctoAgentConfig config, Groups all, Vertx vertx) {
    this.vertx = vertx;
    int limit = config.maxInFlight();
    this.all = new Limit(limit);
    this.none = new Limit(limit);
    for (Group group : all.all()) {
      groups.put(group, new Limit(all.maxInFlight(group).orElse(limit)));
    }
    this.maxQueued = config.maxQueued();
  }

  /**
   * Acquires a permit for a call that asks {@code group} first: at once, or when one is released
   * within a tenth of the call's time. Fails with {@link Overloaded}.
   *
   * @param holder receives the permit before the call continues; the call may be over by then
   */
  public Uni<Void> admit(Consumer<Permit> holder, Group group, Deadline deadline) {
    return admit(holder, groups.get(group), deadline);
  }

  /** Same as {@link #admit(Consumer, Group, Deadline)}, for a request that asks no group. */
  public Uni<Void> admit(Consumer<Permit> holder, Deadline deadline) {
    return admit(holder, none, deadline);
  }

  private Uni<Void> admit(Consumer<Permit> holder, Limit own, Deadline deadline) {
    if (acquire(own)) {
      holder.accept(() -> release(own));
      return Uni.createFrom().voidItem();
    }
    return Uni.createFrom().emitter(emitter -> queue(new Waiting(holder, own, emitter), deadline));
  }

  /** The number of calls in flight. */
  synchronized int inFlight() {
    return all.taken;
  }

  /** The number of calls that wait for a permit. */
  synchronized int queued() {
    return queue.size();
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    Gauge.builder("octoagent.calls.in.flight", this, Admission::inFlight)
        .description("Calls that hold a permit, streams until their end")
        .register(registry);
    Gauge.builder("octoagent.calls.queued", this, Admission::queued)
        .description("Calls that wait for a permit")
        .register(registry);
  }

  private synchronized boolean acquire(Limit own) {
    if (all.isFull() || own.isFull()) {
      return false;
    }
    all.taken++;
    own.taken++;
    return true;
  }

  private void queue(Waiting waiting, Deadline deadline) {
    boolean full;
    synchronized (this) {
      full = queue.size() >= maxQueued;
      if (!full) {
        queue.add(waiting);
      }
    }
    if (full) {
      waiting.emitter.fail(new Overloaded("The queue is full"));
    } else {
      long patienceMs = Math.max(1, deadline.left(PATIENCE).toMillis());
      waiting.patience = vertx.setTimer(patienceMs, id -> giveUp(waiting));
      waiting.emitter.onTermination(() -> forget(waiting));
    }
    // A permit may have been released before this call was queued.
    admitWaiting();
  }

  private void release(Limit own) {
    synchronized (this) {
      all.taken--;
      own.taken--;
    }
    admitWaiting();
  }

  /** First come, first served, but no call waits behind one whose group alone is full. */
  private void admitWaiting() {
    for (Waiting next = next(); next != null; next = next()) {
      next.admit();
    }
  }

  private synchronized Waiting next() {
    for (Iterator<Waiting> line = queue.iterator(); line.hasNext(); ) {
      Waiting waiting = line.next();
      if (acquire(waiting.own)) {
        line.remove();
        return waiting;
      }
    }
    return null;
  }

  private void giveUp(Waiting waiting) {
    if (forget(waiting)) {
      waiting.emitter.fail(new Overloaded("No call in flight ended in time"));
    }
  }

  private boolean forget(Waiting waiting) {
    vertx.cancelTimer(waiting.patience);
    synchronized (this) {
      return queue.remove(waiting);
    }
  }

  /** A call's right to be in flight. */
  @FunctionalInterface
  public interface Permit {

    /** Releases the permit; called once, at the call's end. */
    void release();
  }

  /** A number of permits, and how many of them are taken. */
  private static final class Limit {
    private final int permits;
    private int taken;

    Limit(int permits) {
      this.permits = permits;
    }

    boolean isFull() {
      return taken >= permits;
    }
  }

  /** A call in the queue; it continues in the thread in which it arrived. */
  private final class Waiting {
    private final Consumer<Permit> holder;
    private final Limit own;
    private final UniEmitter<? super Void> emitter;
    private final Context context = vertx.getOrCreateContext();
    private volatile long patience;

    Waiting(Consumer<Permit> holder, Limit own, UniEmitter<? super Void> emitter) {
      this.holder = holder;
      this.own = own;
      this.emitter = emitter;
    }

    void admit() {
      holder.accept(() -> release(own));
      context.runOnContext(back -> emitter.complete(null));
    }
  }
}
