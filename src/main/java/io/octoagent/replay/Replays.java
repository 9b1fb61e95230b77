package io.octoagent.replay;

import io.octoagent.config.OctoAgentConfig;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Vertx;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Finds the answer of the call that came first with a {@link Key}, in flight or kept; called by
 * {@code SharedAnswers}.
 */
@Singleton
public class Replays {

  /** The part of the heap for what is recorded. */
  private static final int PART = 16;

  private static final long EXPIRY_MS = 1000;

  private final Map<String, Recording> recordings = new ConcurrentHashMap<>();
  private final Space space;
  private final Vertx vertx;
  private final Duration time;
  private long timer;

  @Inject
  Replays(Vertx vertx, OctoAgentConfig config) {
    this(
        vertx,
        Duration.ofSeconds(config.replayS()),
        new Space(Runtime.getRuntime().maxMemory() / PART));
  }

  /** Keeps answers for {@code time}. */
  Replays(Vertx vertx, Duration time, Space space) {
    this.vertx = vertx;
    this.time = time;
    this.space = space;
  }

  void start(@Observes StartupEvent event) {
    if (isOn()) {
      timer = vertx.setPeriodic(EXPIRY_MS, tick -> space.expire());
    }
  }

  void stop(@Observes ShutdownEvent event) {
    vertx.cancelTimer(timer);
  }

  /** Whether answers are kept at all. */
  public boolean isOn() {
    return time.isPositive();
  }

  /**
   * A reader of the answer to {@code key}. If there is none, {@code source} begins to give it.
   *
   * @throws Mismatch if the key belongs to another call
   */
  public Recording.Reader read(Key key, Recording.Source source) {
    space.expire();
    while (true) {
      Recording known = recordings.get(key.id());
      if (known != null) {
        if (known.isCurrent() && !known.key().equals(key)) {
          throw new Mismatch();
        }
        Recording.Reader joined = known.join();
        if (joined != null) {
          return joined;
        }
      }
      Recording fresh = new Recording(key, vertx, space, this::over);
      Recording.Reader reader = fresh.join();
      if (known == null
          ? recordings.putIfAbsent(key.id(), fresh) == null
          : recordings.replace(key.id(), known, fresh)) {
        fresh.start(source);
        return reader;
      }
    }
  }

  /** How many callers wait for answers or read them. */
  int readers() {
    return recordings.values().stream().mapToInt(Recording::readers).sum();
  }

  private void over(Recording ended) {
    if (ended.isKept()) {
      space.keep(() -> drop(ended), System.nanoTime() + time.toNanos());
    } else {
      recordings.remove(ended.key().id(), ended);
    }
  }

  private void drop(Recording kept) {
    recordings.remove(kept.key().id(), kept);
    kept.drop();
  }
}
