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
  private final Map<Group, Limit> groups = new HashMap<>();
  private final int maxQueued;
  private final Queue<Waiting> queue = new ArrayDeque<>();

  Admission(OctoAgentConfig config, Groups all, Vertx vertx) {
    this.vertx = vertx;
    int limit = config.maxInFlight();
    this.all = new Limit(limit);
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
    if (acquire(group)) {
      holder.accept(() -> release(group));
      return Uni.createFrom().voidItem();
    }
    return Uni.createFrom()
        .emitter(emitter -> queue(new Waiting(holder, group, emitter), deadline));
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

  private synchronized boolean acquire(Group group) {
    Limit own = groups.get(group);
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

  private void release(Group group) {
    synchronized (this) {
      all.taken--;
      groups.get(group).taken--;
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
      if (acquire(waiting.group)) {
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
    private final Group group;
    private final UniEmitter<? super Void> emitter;
    private final Context context = vertx.getOrCreateContext();
    private volatile long patience;

    Waiting(Consumer<Permit> holder, Group group, UniEmitter<? super Void> emitter) {
      this.holder = holder;
      this.group = group;
      this.emitter = emitter;
    }

    void admit() {
      holder.accept(() -> release(group));
      context.runOnContext(back -> emitter.complete(null));
    }
  }
}
