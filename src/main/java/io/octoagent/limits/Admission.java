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
 * Lets no more calls in than the service was set to bear at once, a few more wait for a short time,
 * and the rest is refused at once: nobody waits for long without knowing. A call keeps its place
 * from its admission to its end, a stream's included. Asked by {@code Completions}.
 */
@Singleton
public class Admission implements MeterBinder {

  /** The part of the time it has left that a call may wait for a permit. */
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
   * A permit for a call whose ladder starts on {@code group}: at once, or when one gets free within
   * a tenth of the call's time. Fails with {@link Overloaded}.
   *
   * @param holder is given the permit before the call goes on; it may be over by then
   */
  public Uni<Void> admit(Consumer<Permit> holder, Group group, Deadline deadline) {
    if (takes(group)) {
      holder.accept(() -> leave(group));
      return Uni.createFrom().voidItem();
    }
    return Uni.createFrom()
        .emitter(emitter -> queue(new Waiting(holder, group, emitter), deadline));
  }

  /** Calls in flight now. */
  synchronized int inFlight() {
    return all.taken;
  }

  /** Calls that wait for a place now. */
  synchronized int queued() {
    return queue.size();
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    Gauge.builder("octoagent.calls.in.flight", this, Admission::inFlight)
        .description("Calls that hold a place, streams until their end")
        .register(registry);
    Gauge.builder("octoagent.calls.queued", this, Admission::queued)
        .description("Calls that wait for a place")
        .register(registry);
  }

  private synchronized boolean takes(Group group) {
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
    // A place may have become free before this call stood in the queue.
    admitWaiting();
  }

  private void leave(Group group) {
    synchronized (this) {
      all.taken--;
      groups.get(group).taken--;
    }
    admitWaiting();
  }

  /** First come, first served, but nobody waits behind a call whose group alone is full. */
  private void admitWaiting() {
    for (Waiting next = next(); next != null; next = next()) {
      next.admit();
    }
  }

  private synchronized Waiting next() {
    for (Iterator<Waiting> line = queue.iterator(); line.hasNext(); ) {
      Waiting waiting = line.next();
      if (takes(waiting.group)) {
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

    /** The call has ended; told once. */
    void release();
  }

  /** So many places, and how many of them are taken. */
  private static final class Limit {
    private final int places;
    private int taken;

    Limit(int places) {
      this.places = places;
    }

    boolean isFull() {
      return taken >= places;
    }
  }

  /** A call in the queue; it goes on in the thread in which it came. */
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
      holder.accept(() -> leave(group));
      context.runOnContext(back -> emitter.complete(null));
    }
  }
}
